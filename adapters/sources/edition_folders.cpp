#include "adapters/sources/edition_folders.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources {
namespace {

/// Numbers joined by points.
bool is_edition(std::string_view name) {
    return !name.empty() && name.find_first_not_of("0123456789.") == std::string_view::npos && is_digit(name.front()) && is_digit(name.back());
}

bool is_newer(const std::string& one, const std::string& other) {
    const std::vector<std::string> left = pieces(one, '.');
    const std::vector<std::string> right = pieces(other, '.');
    for (std::size_t n = 0; n < std::min(left.size(), right.size()); ++n) {
        if (left[n] != right[n]) {
            return number_in(left[n]) > number_in(right[n]);
        }
    }
    return left.size() > right.size();
}

}  // namespace

Result<std::vector<std::string>> edition_folders(const std::filesystem::path& layouts) {
    std::vector<std::string> editions;
    std::error_code failed;
    for (const auto& edition : std::filesystem::directory_iterator(layouts, failed)) {
        const std::string name = edition.path().filename().string();
        // Whatever else lies there, such as a copy somebody kept, is no edition.
        if (edition.is_directory(failed) && is_edition(name)) {
            editions.push_back(name);
        }
    }
    if (editions.empty()) {
        return Error{Fault::malformed, "KK-2104", "there is no edition in this folder", {layouts.string(), 0, 0}};
    }
    std::ranges::sort(editions, is_newer);
    return editions;
}

std::vector<std::string> first_cells(const std::shared_ptr<const Cp932>& cp932, std::string_view head) {
    // Of what goes on behind the head, a character may be cut.
    MemoryBytes bytes(std::string(head.substr(0, std::min(head.rfind('\n'), head.size()))));
    constexpr Graded untold = {"", Severity::info};
    Findings findings{{}};
    RowReader reader(cp932, bytes, Accepts::cp932_or_utf8, untold, untold);
    const auto readable = reader.begin(findings);
    TextRow row;
    if (!readable || !*readable) {
        return {};
    }
    const auto there = reader.next(row, findings);
    return there && *there ? std::vector<std::string>(row.cells.begin(), row.cells.end()) : std::vector<std::string>();
}

}  // namespace kakehashi::sources
