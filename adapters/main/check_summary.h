#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/main/message_catalogue.h"
#include "adapters/main/set_words.h"
#include "domain/ingest.h"

namespace kakehashi::app {

/// What a check comes to for the person in front of it: what can be imported, and who has to do what.
struct CheckSummary {
    enum class Verdict : std::uint8_t { importable, partly, refused };

    struct Set {
        std::size_t number = 0;  ///< of its result
        Verdict verdict = Verdict::importable;
        std::int64_t people = 0;
        std::int64_t people_aside = 0;
    };

    /// All findings of one rule that ask the same of the same party.
    struct Task {
        sources::Actor who = sources::Actor::sender;
        std::string party;  ///< the sender's number, where it is the sender and the number is known
        std::string rule;
        Severity gravest = Severity::info;
        std::int64_t count = 0;
        std::vector<std::string> items;             ///< names of the items, each once, in order
        std::vector<std::string> details;           ///< each once, in order, a few
        std::map<std::string, std::set<std::uint32_t>> lines;  ///< by file; 0 is the file as a whole
    };

    std::size_t files = 0;
    std::vector<std::string> passed_over;  ///< names of what lay beside the files and was not looked at
    std::int64_t rows = 0;
    std::vector<Set> sets;    ///< in the order of the check
    std::vector<Task> tasks;  ///< something is put aside until it is done: by party, then by gravity
    std::vector<Task> notes;  ///< imported all the same

    [[nodiscard]] std::int64_t count(Verdict verdict) const;
    [[nodiscard]] std::int64_t people(Verdict verdict) const;
};

[[nodiscard]] CheckSummary summary_of(const SetResults& results, std::size_t files, const MessageCatalogue& catalogue);

/// The finding of a task in one sentence, its items and details named.
[[nodiscard]] std::string sentence_of(const CheckSummary::Task& task, const MessageCatalogue& catalogue, Language in);
/// What is to be done; empty when the tables do not know the rule.
[[nodiscard]] std::string action_of(const CheckSummary::Task& task, const MessageCatalogue& catalogue, Language in);
/// Who is asked, as a heading: "Ask the sender 1370000011".
[[nodiscard]] std::string heading_of(const CheckSummary::Task& task, Language in);
/// "line 2, 5, 9 and 3 more"; empty for the file as a whole.
[[nodiscard]] std::string lines_of(const std::set<std::uint32_t>& lines, Language in);
[[nodiscard]] std::string_view verdict_words(CheckSummary::Verdict verdict, Language in);
/// "importable" "partly" "refused".
[[nodiscard]] std::string_view name_of(CheckSummary::Verdict verdict);

}  // namespace kakehashi::app
