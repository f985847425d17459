#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "adapters/main/terminal.h"
#include "domain/result.h"

namespace kakehashi::app {

/// What a finding calls things in its detail, in the reader's language: `conf/finding-details.csv`. Immutable.
class DetailWords {
public:
    /// Malformed or missing when the table cannot be used.
    [[nodiscard]] static Result<DetailWords> open(const std::filesystem::path& home);

    /// The detail with every piece between `: `, `, ` and ` / ` that the table has put into that language; as it is where
    /// the table has none of them, such as a value or a name of the standard.
    [[nodiscard]] std::string said(const std::string& detail, Language in) const;

private:
    [[nodiscard]] std::string said_piece(std::string_view piece) const;

    std::map<std::string, std::string, std::less<>> japanese_;  ///< by English; `{n}` stands for a number at the end
};

}  // namespace kakehashi::app
