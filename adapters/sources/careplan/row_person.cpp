#include "adapters/sources/careplan/row_person.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::sources::careplan {

PersonNumbers::PersonNumbers(std::string_view insurer, std::string_view insured) : size_(digits_.size()) {
    EXPECTS(insurer.size() + insured.size() == size_);
    std::copy(insured.begin(), insured.end(), std::copy(insurer.begin(), insurer.end(), digits_.begin()));
}

PersonNumbers person_of(const TextRow& row) {
    const bool readable = row.cells.size() > 2 && InsurerNumber::parse(row.cells[1]) && InsuredNumber::parse(row.cells[2]);
    return readable ? PersonNumbers(row.cells[1], row.cells[2]) : PersonNumbers();
}

bool is_header(const TextRow& row) {
    return row.line == 1 && row.cells.size() > 1 && !all_digits(row.cells[0]) && !row.cells[0].empty() &&
           !all_digits(row.cells[1]);
}

}  // namespace kakehashi::sources::careplan
