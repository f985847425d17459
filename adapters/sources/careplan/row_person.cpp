#include "adapters/sources/careplan/row_person.h"

#include "adapters/sources/ascii.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::careplan {

std::string person_of(const TextRow& row) {
    const bool readable = row.cells.size() > 2 && InsurerNumber::parse(row.cells[1]) && InsuredNumber::parse(row.cells[2]);
    return readable ? std::string(row.cells[1]) + std::string(row.cells[2]) : std::string();
}

bool is_header(const TextRow& row) {
    return row.line == 1 && row.cells.size() > 1 && !all_digits(row.cells[0]) && !row.cells[0].empty() &&
           !all_digits(row.cells[1]);
}

}  // namespace kakehashi::sources::careplan
