#include "domain/identifiers.h"

#include <algorithm>

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

bool holds_individual_number(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
        if (!is_digit(text[begin])) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < text.size() && is_digit(text[end])) {
            ++end;
        }
        if (end - begin == 12 && looks_like_individual_number(text.substr(begin, 12))) {
            return true;
        }
        begin = end;
    }
    return false;
}

}  // namespace kakehashi
