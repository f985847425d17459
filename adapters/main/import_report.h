#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/main/message_catalogue.h"
#include "adapters/main/set_words.h"
#include "adapters/main/terminal.h"
#include "adapters/storage/set_listing.h"
#include "domain/ingest.h"
#include "domain/json_text.h"

namespace kakehashi::app {

/// `import run --json`, schema_version 1, one object, set by set; `more` may add members at the end. A set that an error kept
/// from being settled is `received` and names the error.
void print_import_json(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue,
                       const std::function<void(JsonText&)>& more = {});
/// The same as lines: each set, then its findings, at last the totals.
void print_import_lines(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue);
/// The members of one finding, and of the name of a set, within an object that is open.
void append_finding_members(JsonText& json, const Finding& finding, const MessageCatalogue& catalogue);
void append_set_name(JsonText& json, const SetName& name);
/// The same for people: a line per set, its findings below, with what to do.
void print_import(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue,
                  const SetWords& words);

void append_finding(JsonText& json, const Finding& finding, const MessageCatalogue& catalogue);
/// What became of a set, for people: `applied` or 取込み済み.
[[nodiscard]] std::string outcome_words(std::string_view outcome);
/// The gravest first, with what to do; at most twenty.
void print_findings(std::ostream& out, const std::vector<Finding>& findings, const MessageCatalogue& catalogue);

/// Whether anything of the set became part of a record; what was there already, or came too late, did not.
[[nodiscard]] bool applied_anything(const SetResult& result);
/// 3 when anything has an error.
[[nodiscard]] Exit exit_of_check(const SetResults& results);
/// 75 when trying again later helps a set; 3 when errors let nothing be applied, 7 when all that failed is a conflict, 9 when
/// a part was applied.
[[nodiscard]] Exit exit_of_run(const SetResults& results);

[[nodiscard]] std::string sets_json(const std::vector<storage::ListedSet>& sets);
void print_sets(std::ostream& out, const std::vector<storage::ListedSet>& sets, const SetWords& words);
[[nodiscard]] std::string set_json(const storage::ListedSet& set, const MessageCatalogue& catalogue);
void print_set(std::ostream& out, const storage::ListedSet& set, const MessageCatalogue& catalogue, const SetWords& words);

}  // namespace kakehashi::app
