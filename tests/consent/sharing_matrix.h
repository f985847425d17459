#pragma once

#include <map>
#include <string>

namespace kakehashi::tests {

/// Kind, then column heading, then the cell as it is written in the table.
using Matrix = std::map<std::string, std::map<std::string, std::string>>;

/// The table of section 2, typed in from the text.
const Matrix& default_matrix();

/// The same as the CSV that the product reads.
std::string csv_of(const Matrix& matrix);

}  // namespace kakehashi::tests
