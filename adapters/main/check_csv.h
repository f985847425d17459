#pragma once

#include <string>
#include <vector>

#include "adapters/main/check_print.h"

namespace kakehashi::app {

/// What spreadsheets in Japan open by a double click: UTF-8 with a byte order mark, or CP932.
enum class CsvEncoding { utf8, cp932 };

/// Every finding of a check as a row, for a spreadsheet. Cells that a spreadsheet would take for a formula begin with an
/// apostrophe. In CP932 a character without a place becomes `〓`. Unavailable when the system has no CP932.
[[nodiscard]] Result<std::string> check_csv(const CheckTold& told, CsvEncoding encoding);

/// How such a table begins, in every language and encoding.
[[nodiscard]] Result<std::vector<std::string>> check_csv_beginnings();

/// The cell quoted, made harmless.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace kakehashi::app
