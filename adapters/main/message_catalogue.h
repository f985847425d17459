#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/main/detail_words.h"
#include "adapters/main/terminal.h"
#include "adapters/sources/finding_actions.h"
#include "domain/finding.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The sentences of findings (`conf/findings.csv`, `conf/finding-actions.csv`, `conf/finding-details.csv`) and errors
/// (`conf/errors.csv`), in Japanese and English.
class MessageCatalogue {
public:
    /// Malformed or missing when a table cannot be used.
    [[nodiscard]] static Result<MessageCatalogue> open(const std::filesystem::path& home);

    struct Sentences {
        std::string english;
        std::string japanese;
        std::string cure_english;
        std::string cure_japanese;
        std::vector<std::string> severities;  ///< of a finding: what it may do, "set" "person" "warning" "info"

        [[nodiscard]] const std::string& text(Language in = language()) const {
            return in == Language::japanese ? japanese : english;
        }
        /// For reading without a finding at hand: "…" where a finding names its item and what it found.
        [[nodiscard]] std::string general_text(Language in = language()) const;
        [[nodiscard]] std::string general_cure(Language in = language()) const;
        [[nodiscard]] const std::string& cure(Language in = language()) const {
            return in == Language::japanese ? cure_japanese : cure_english;
        }
    };

    /// The sentence of a finding with item and detail filled in.
    [[nodiscard]] std::string message(const Finding& finding) const;
    [[nodiscard]] std::string cure(const Finding& finding) const;
    [[nodiscard]] std::string message(const Finding& finding, Language in) const;
    [[nodiscard]] std::string cure(const Finding& finding, Language in) const;
    /// A sentence with `{item}` and `{detail}` filled in, and `{reason}` and `{cure}` of the error whose code the detail is.
    [[nodiscard]] std::string told(std::string sentence, const Finding& finding, Language in) const;
    /// What a detail calls something, in that language.
    [[nodiscard]] std::string detail(const std::string& text, Language in) const { return details_.said(text, in); }
    /// The sentences under a rule or error code, or null.
    [[nodiscard]] const Sentences* find(std::string_view code) const;
    /// Who has to act on a finding, and how; null for a rule without a row, and for errors.
    [[nodiscard]] const sources::FindingActions::Action* action(std::string_view rule) const { return actions_.find(rule); }

private:
    sources::FindingActions actions_;
    DetailWords details_;
    std::map<std::string, Sentences, std::less<>> sentences_;
};

}  // namespace kakehashi::app
