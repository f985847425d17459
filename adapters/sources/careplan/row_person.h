#pragma once

#include <array>
#include <string_view>

#include "adapters/sources/layout.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources::careplan {

/// Insurer and insured number of a row, 16 characters; nothing when they are no numbers.
class PersonNumbers {
public:
    PersonNumbers() = default;
    PersonNumbers(std::string_view insurer, std::string_view insured);
    [[nodiscard]] std::string_view text() const { return {digits_.data(), size_}; }

private:
    std::array<char, 16> digits_{};
    std::size_t size_ = 0;
};

/// The person of a row.
[[nodiscard]] PersonNumbers person_of(const TextRow& row);

/// Whether it is a first row that names the columns: one of the form's at least, by name or id, or else nothing but names, as
/// many as there are columns. A row of data that is damaged is none.
[[nodiscard]] bool is_header(const TextRow& row, const Layout& layout);

}  // namespace kakehashi::sources::careplan
