#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/main/terminal.h"
#include "domain/result.h"

namespace kakehashi::app {

/// What the grounds of decisions mean, by the rule that gave them (conf/grounds.csv), in Japanese and English.
class GroundWords {
public:
    /// Malformed or missing when the table cannot be used.
    [[nodiscard]] static Result<GroundWords> open(const std::filesystem::path& home);

    /// Empty when the table has no such line. `own` under R13 tells why own facts are shown all the same.
    [[nodiscard]] std::string_view words(std::string_view ground, std::string_view rule, Language in) const;

private:
    struct Words {
        std::string japanese;
        std::string english;
    };
    std::map<std::pair<std::string, std::string>, Words> lines_;
};

}  // namespace kakehashi::app
