#include "domain/submission_matrix.h"

#include <algorithm>
#include <array>

#include "domain/identifiers.h"

namespace kakehashi {
namespace {

std::string_view next_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

std::array<std::string_view, 4> first_cells(std::string_view line) {
    std::array<std::string_view, 4> cells;
    for (auto& cell : cells) {
        const std::size_t end = line.find(',');
        cell = line.substr(0, end);
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return cells;
}

}  // namespace

Result<SubmissionMatrix> SubmissionMatrix::parse(std::string_view csv, std::string_view file_name) {
    SubmissionMatrix matrix;
    bool header_seen = false;
    for (std::uint32_t line_no = 1; !csv.empty(); ++line_no) {
        const std::string_view line = next_line(csv);
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto [standard, form, party, must_equal] = first_cells(line);
        const Place place{std::string(file_name), line_no, 0};
        if (!header_seen) {
            if (standard != "standard" || form != "form" || party != "party" || must_equal != "must_equal") {
                return Error{Fault::malformed, "KK-1301", "the header is not standard,form,party,must_equal,basis", place};
            }
            header_seen = true;
            continue;
        }
        if (standard.empty() || form.empty() || party.empty() || must_equal.empty()) {
            return Error{Fault::malformed, "KK-1302", "a cell is empty", place};
        }
        if (matrix.allows(standard, form, party, "", "")) {
            return Error{Fault::malformed, "KK-1303", "the row stands twice", place};
        }
        matrix.rows_.push_back({std::string(standard), std::string(form), std::string(party), must_equal == "insurer"});
    }
    if (matrix.rows_.empty()) {
        return Error{Fault::malformed, "KK-1304", "the table has no rows", {std::string(file_name), 0, 0}};
    }
    return matrix;
}

bool SubmissionMatrix::allows(std::string_view standard, std::string_view form, std::string_view party,
                              std::string_view organisation, std::string_view sender) const {
    return organisation == sender && std::ranges::any_of(rows_, [&](const Row& row) {
               return row.standard == standard && row.form == form && row.party == party;
           });
}

std::string SubmissionMatrix::usual_party(std::string_view standard, std::string_view form,
                                          std::string_view sender) const {
    const auto is_form = [&](const Row& r) { return r.standard == standard && r.form == form; };
    const bool insurer = InsurerNumber::parse(sender).has_value();
    auto row = std::ranges::find_if(rows_, [&](const Row& r) { return is_form(r) && r.of_insurer == insurer; });
    row = row == rows_.end() ? std::ranges::find_if(rows_, is_form) : row;
    return row == rows_.end() ? std::string{} : row->party;
}

}  // namespace kakehashi
