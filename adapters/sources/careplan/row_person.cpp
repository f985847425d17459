#include "adapters/sources/careplan/row_person.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::sources::careplan {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(' ');
    return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

/// Narrow or wide ones: every row of data has some, of a date or a number.
bool holds_digits(std::string_view text) {
    constexpr std::string_view wide_lead = "\xEF\xBC";
    for (std::size_t n = 0; n < text.size(); ++n) {
        const bool wide = text.substr(n).starts_with(wide_lead) && n + 2 < text.size();
        const auto last = static_cast<unsigned char>(text[wide ? n + 2 : n]);
        if (wide ? last >= 0x90 && last <= 0x99 : last >= '0' && last <= '9') {
            return true;
        }
    }
    return false;
}

}  // namespace

PersonNumbers::PersonNumbers(std::string_view insurer, std::string_view insured) : size_(digits_.size()) {
    EXPECTS(insurer.size() + insured.size() == size_);
    std::copy(insured.begin(), insured.end(), std::copy(insurer.begin(), insurer.end(), digits_.begin()));
}

PersonNumbers person_of(const TextRow& row) {
    const bool readable = row.cells.size() > 2 && InsurerNumber::parse(row.cells[1]) && InsuredNumber::parse(row.cells[2]);
    return readable ? PersonNumbers(row.cells[1], row.cells[2]) : PersonNumbers();
}

bool is_header(const TextRow& row, const Layout& layout) {
    if (row.line != 1 || row.cells.size() < 2 || row.cells[0].empty() || all_digits(row.cells[0]) || all_digits(row.cells[1])) {
        return false;
    }
    const bool names_a_column = std::any_of(row.cells.begin(), row.cells.end(), [&](std::string_view cell) {
        return layout.index_of_name(trimmed(cell)) < layout.size() || layout.index_of(trimmed(cell)) < layout.size();
    });
    return names_a_column ||
           (row.whole && row.cells.size() == layout.size() && std::none_of(row.cells.begin(), row.cells.end(), holds_digits));
}

}  // namespace kakehashi::sources::careplan
