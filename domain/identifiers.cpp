#include "domain/identifiers.h"

#include <algorithm>
#include <array>
#include <string>

namespace kakehashi {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Letters of office numbers count A=10 … Z=32, with I, O and Q left out; -1 for any other character.
int value_of(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    const std::size_t at = letters.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at) + 10;
}

int digit_sum(int n) { return n < 10 ? n : n % 10 + digit_sum(n / 10); }

}  // namespace

bool InsurerNumberForm::accepts(std::string_view text) { return std::ranges::all_of(text, is_digit); }

bool InsuredNumberForm::accepts(std::string_view text) {
    return (is_digit(text.front()) || text.front() == 'H') && std::ranges::all_of(text.substr(1), is_digit);
}

bool OfficeNumberForm::accepts(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

char check_digit_for(std::string_view payload) {
    int sum = 0;
    int weight = 2;
    for (auto c = payload.rbegin(); c != payload.rend(); ++c) {
        const int value = value_of(*c);
        if (value < 0) {
            return '?';
        }
        sum += digit_sum(value * weight);
        weight = 3 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool check_digit_holds(InsurerNumber number) {
    return check_digit_for(number.text().substr(0, 5)) == number.text()[5];
}

bool check_digit_holds(const OfficeNumber& number) {
    return check_digit_for(number.text().substr(0, 9)) == number.text()[9];
}

bool looks_like_individual_number(std::string_view text) {
    if (text.size() != 12 || !std::ranges::all_of(text, is_digit)) {
        return false;
    }
    // Weights of the eleven payload digits from the left: 6,5,4,3,2,7,6,5,4,3,2; a remainder of 0 or 1 gives 0.
    constexpr std::array<int, 11> weights = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t n = 0; n < weights.size(); ++n) {
        sum += (text[n] - '0') * weights[n];
    }
    const int remainder = sum % 11;
    return text[11] - '0' == (remainder <= 1 ? 0 : 11 - remainder);
}

namespace {

/// What people write between the groups of such a number.
constexpr std::array<std::string_view, 11> separators = {"-", " ", ".", "_", "　", "・", "－", "‐", "–", "ー", "−"};
constexpr std::string_view wide_zero = "０";  // the full-width digits differ in the last byte

/// The digits of a text as ASCII, `-` for a separator, `x` for each other byte.
std::string outline_of(std::string_view text) {
    std::string outline;
    outline.reserve(text.size());
    while (!text.empty()) {
        std::size_t taken = 1;
        const std::string_view wide = text.substr(0, wide_zero.size());
        const auto separator = std::ranges::find_if(separators, [&](std::string_view each) { return text.starts_with(each); });
        if (is_digit(text.front())) {
            outline.push_back(text.front());
        } else if (wide.size() == wide_zero.size() && wide.starts_with(wide_zero.substr(0, 2)) && wide.back() >= wide_zero.back() &&
                   wide.back() <= wide_zero.back() + 9) {
            outline.push_back(static_cast<char>('0' + (wide.back() - wide_zero.back())));
            taken = wide.size();
        } else if (separator != separators.end()) {
            outline.push_back('-');
            taken = separator->size();
        } else {
            outline.push_back('x');
        }
        text.remove_prefix(taken);
    }
    return outline;
}

/// Whether `text` begins with such a number, in one piece or in three groups of four, and no digit follows.
bool begins_with_individual_number(std::string_view text) {
    std::string digits;
    std::size_t at = 0;
    const bool grouped = text.size() > 9 && text[4] == '-' && text[9] == '-';
    for (; at < text.size() && (is_digit(text[at]) || (grouped && (at == 4 || at == 9))); ++at) {
        if (is_digit(text[at])) {
            digits.push_back(text[at]);
        }
    }
    return looks_like_individual_number(digits);
}

}  // namespace

bool holds_individual_number(std::string_view text) {
    constexpr std::size_t shortest = 12;
    const auto may_be_digit = [](char c) { return is_digit(c) || c == wide_zero.front(); };
    if (text.size() < shortest || std::ranges::count_if(text, may_be_digit) < static_cast<std::ptrdiff_t>(shortest)) {
        return false;
    }
    const std::string outline = outline_of(text);
    for (std::size_t at = 0; at + shortest <= outline.size(); ++at) {
        const bool begins = is_digit(outline[at]) && (at == 0 || !is_digit(outline[at - 1]));
        if (begins && begins_with_individual_number(std::string_view(outline).substr(at))) {
            return true;
        }
    }
    return false;
}

}  // namespace kakehashi
