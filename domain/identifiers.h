#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kakehashi {

/// Short identifiers of the field, kept as text of fixed length: letters and leading zeros are significant.
/// Construction cannot fail; `parse` gives nothing for text that is not of the form.
template <std::size_t Length, class Tag>
class FixedText {
public:
    constexpr FixedText() = default;
    [[nodiscard]] static std::optional<FixedText> parse(std::string_view text) {
        if (text.size() != Length || !Tag::accepts(text)) {
            return std::nullopt;
        }
        FixedText value;
        text.copy(value.text_.data(), Length);
        return value;
    }
    [[nodiscard]] constexpr std::string_view text() const { return {text_.data(), Length}; }
    [[nodiscard]] std::string str() const { return std::string(text()); }
    friend constexpr auto operator<=>(const FixedText&, const FixedText&) = default;

private:
    std::array<char, Length> text_{};
};

struct InsurerNumberForm {
    static bool accepts(std::string_view text);
};
struct InsuredNumberForm {
    static bool accepts(std::string_view text);
};
struct OfficeNumberForm {
    static bool accepts(std::string_view text);
};

/// 保険者番号: six digits. An 8-character form with leading `00` (claim files) is not accepted here: normalise first.
using InsurerNumber = FixedText<6, InsurerNumberForm>;
/// 被保険者番号: ten digits, or `H` and nine digits (みなし2号). Unique only within its insurer.
using InsuredNumber = FixedText<10, InsuredNumberForm>;
/// 事業所番号, 医療機関コード: ten characters of `[0-9A-Z]`.
using OfficeNumber = FixedText<10, OfficeNumberForm>;

/// Whether the last digit is the check digit of the rest (modulus 10, weights 2,1,2,1… from the right,
/// docs/sources/numbers.md). A wrong one is only ever a warning: printed samples of the standard fail it.
[[nodiscard]] bool check_digit_holds(InsurerNumber number);
[[nodiscard]] bool check_digit_holds(const OfficeNumber& number);
/// The check digit for the first `Length - 1` characters, as used when making fictitious numbers.
[[nodiscard]] char check_digit_for(std::string_view payload);

/// Whether `text` is exactly twelve digits that pass the check digit of 個人番号. Such a value is never stored in a
/// clear column, shown or logged.
[[nodiscard]] bool looks_like_individual_number(std::string_view text);
/// Whether `text` (UTF-8) holds twelve digits on their own that look like an individual number: ASCII or full-width, in one piece or
/// in three groups of four with a hyphen, a space, a dot or the like between them.
[[nodiscard]] bool holds_individual_number(std::string_view text);

/// The platform's own number of a person: random, never derived from anything, never reused. 0 is nobody.
struct PersonId {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const PersonId&, const PersonId&) = default;
};

/// A period of being insured by one insurer under one number; facts hang on it.
struct EnrolmentId {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const EnrolmentId&, const EnrolmentId&) = default;
};

/// One stored version of one fact.
struct FactId {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const FactId&, const FactId&) = default;
};

/// One set of files as received.
struct SetId {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const SetId&, const SetId&) = default;
};

}  // namespace kakehashi
