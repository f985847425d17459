#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/place.h"

namespace kakehashi::sources::mending {

/// What can be put right without asking anybody; one row of `conf/mends.csv` each.
enum class Mend : std::uint8_t {
    encoding,
    byte_order_mark,
    line_ends,
    header_row,
    spaces,
    half_width,
    kana,
    date,
    leading_zeros,
    postal,
    number_form,
    quotes,
    inner_quotes,
    copy_name,
    duplicate,
    own_folder,
};

inline constexpr std::size_t mend_count = 16;

/// The word under which `conf/mends.csv` binds it.
[[nodiscard]] std::string_view name_of(Mend mend);

/// One thing that was put right, or that could be if somebody said which of its meanings is the right one.
struct Change {
    std::string mend;  ///< id of `conf/mends.csv`: "ME08"
    bool applied = true;  ///< false: only suggested, the copy has the value as it came
    Place place;  ///< in the file as it came, under the name it came with
    std::string item_name;
    std::string before;  ///< what may be shown of it: values of personal items by their shape only
    std::string after;
};

}  // namespace kakehashi::sources::mending
