#pragma once

#include <string>

#include "adapters/sources/row_reader.h"

namespace kakehashi::sources::careplan {

/// The person of a row: insurer and insured number, 16 characters; empty when its numbers are no numbers.
[[nodiscard]] std::string person_of(const TextRow& row);

/// Whether it is a first row that names the columns.
[[nodiscard]] bool is_header(const TextRow& row);

}  // namespace kakehashi::sources::careplan
