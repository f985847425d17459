#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::sources::mending {

/// Values as people and spreadsheets write them, turned into the form the standards ask for. Each answers nothing when the
/// text is no such thing or could mean more than one; what it answers was checked to be real.

/// Without spaces of any width around it.
[[nodiscard]] std::string trimmed(std::string_view utf8);
/// Full-width digits, letters, signs and spaces half-width; all else as it is.
[[nodiscard]] std::string half_width(std::string_view utf8);
/// Katakana half-width; nothing when a character has no half-width form.
[[nodiscard]] std::optional<std::string> half_width_kana(std::string_view utf8);

/// YYYYMMDD of `2026/4/1`, `2026-04-01`, `2026年4月1日`, `令和8年4月1日`, `R8.4.1`; a time of midnight may follow. Years have
/// four digits or an era that holds the day.
[[nodiscard]] std::optional<std::string> compact_date(std::string_view text);
/// YYYYMM of `2026/4`, `2026年4月`.
[[nodiscard]] std::optional<std::string> compact_month(std::string_view text);
/// HHMM of `9:30`, `9:30:00`, `9時30分`.
[[nodiscard]] std::optional<std::string> compact_time(std::string_view text);
/// YYYYMMDDHHMMSS of a date and a time with seconds.
[[nodiscard]] std::optional<std::string> compact_stamp(std::string_view text);
/// YYYYMMDD of the number a spreadsheet keeps for a day from 1954 to 2064; it might be any other number, too.
[[nodiscard]] std::optional<std::string> date_of_serial(std::string_view text);
/// NNN-NNNN of seven digits.
[[nodiscard]] std::optional<std::string> postal_code(std::string_view text);
/// `1161` of `1,161`, and `387` of `387.0`.
[[nodiscard]] std::optional<std::string> plain_number(std::string_view text);

}  // namespace kakehashi::sources::mending
