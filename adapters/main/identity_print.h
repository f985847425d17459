#pragma once

#include <string>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "domain/identity_score.h"
#include "domain/json_text.h"

namespace kakehashi::app {

/// What was found of every item, one line each: points, item, and in words.
void print_items(const IdentityTable& table, const MatchScore& score);
/// The same as members `points`, `band`, `condition` and `items` of the object that is open.
void json_items(JsonText& json, const IdentityTable& table, const MatchScore& score, LinkCondition condition);

/// In words: what stands in the way of a link, or nothing.
[[nodiscard]] std::string_view condition_words(LinkCondition condition);

/// A link, split or the like with its entries.
Exit print_person_act(const Globals& globals, const storage::PersonAct& act);

/// Compares whom imports brought with everybody else, with a progress bar; tells on standard error what came of it.
Result<Done> compare_people(Node& node);

/// What is stated of an act; malformed (KK-6541, KK-8445) without a reason or with a text that must not be logged.
[[nodiscard]] Result<storage::Statement> statement_of(const std::string& by, const std::string& reason);

}  // namespace kakehashi::app
