#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::sources {

/// One of our own tables under `conf/`: UTF-8, comma-separated, the first row names the columns.
class ConfTable {
public:
    struct Row {
        std::uint32_t line = 0;
        std::vector<std::string> cells;
    };

    /// Missing when there is no such file; malformed, naming file and row, when a row has another number of cells
    /// than the first, or the columns are not exactly `columns`.
    [[nodiscard]] static Result<ConfTable> open(const std::filesystem::path& path,
                                                const std::vector<std::string_view>& columns);

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    /// An error about that row: "layouts/…/UPPLAN.csv:3: <message>".
    [[nodiscard]] Error error(const Row& row, const std::string& message) const;

private:
    std::string name_;
    std::vector<Row> rows_;
};

/// The pieces of `text` between separators; none when `text` is empty.
[[nodiscard]] std::vector<std::string> pieces(std::string_view text, char separator);

}  // namespace kakehashi::sources
