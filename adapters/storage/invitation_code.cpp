#include "adapters/storage/invitation_code.h"

#include "adapters/storage/random.h"

namespace kakehashi::storage {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's base 32
constexpr std::size_t length = 25;
constexpr std::size_t group = 5;

char digit_of(char typed) {
    if (typed >= 'a' && typed <= 'z') {
        typed = static_cast<char>(typed - 'a' + 'A');
    }
    return typed == 'O' ? '0' : typed == 'I' || typed == 'L' ? '1' : typed;
}

}  // namespace

std::string new_invitation_code() {
    std::string code;
    for (const char byte : random_bytes(length)) {
        if (code.size() % (group + 1) == group) {
            code += '-';
        }
        code += digits[static_cast<unsigned char>(byte) % digits.size()];
    }
    return code;
}

std::optional<std::string> invitation_code_of(std::string_view typed) {
    std::string code;
    for (const char each : typed) {
        if (each == '-' || each == ' ') {
            continue;
        }
        const char digit = digit_of(each);
        if (digits.find(digit) == std::string_view::npos || code.size() == length) {
            return std::nullopt;
        }
        code += digit;
    }
    return code.size() == length ? std::optional(code) : std::nullopt;
}

}  // namespace kakehashi::storage
