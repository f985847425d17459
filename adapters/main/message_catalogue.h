#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "adapters/main/terminal.h"
#include "domain/finding.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The sentences of findings (`conf/findings.csv`) and errors (`conf/errors.csv`), in Japanese and English.
class MessageCatalogue {
public:
    /// Malformed or missing when a table cannot be used.
    [[nodiscard]] static Result<MessageCatalogue> open(const std::filesystem::path& home);

    struct Sentences {
        std::string english;
        std::string japanese;
        std::string cure_english;
        std::string cure_japanese;

        [[nodiscard]] const std::string& text() const { return language() == Language::japanese ? japanese : english; }
        [[nodiscard]] const std::string& cure() const {
            return language() == Language::japanese ? cure_japanese : cure_english;
        }
    };

    /// The sentence of a finding with item and detail filled in.
    [[nodiscard]] std::string message(const Finding& finding) const;
    [[nodiscard]] std::string cure(const Finding& finding) const;
    /// The sentences under a rule or error code, or null.
    [[nodiscard]] const Sentences* find(std::string_view code) const;

private:
    std::map<std::string, Sentences, std::less<>> sentences_;
};

}  // namespace kakehashi::app
