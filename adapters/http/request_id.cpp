#include "adapters/http/request_id.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::http {
namespace {

constexpr std::size_t longest = 64;
constexpr std::string_view separators = "._-";

bool is_allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           separators.find(c) != std::string_view::npos;
}

std::mt19937_64 seeded_generator() {
    std::array<std::uint32_t, 8> seeds{};
    EXPECTS(RAND_bytes(reinterpret_cast<unsigned char*>(seeds.data()), sizeof seeds) == 1);
    std::seed_seq sequence(seeds.begin(), seeds.end());
    return std::mt19937_64(sequence);
}

/// Has to be new, not secret.
std::string new_request_id() {
    thread_local std::mt19937_64 generator = seeded_generator();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = generator();
        for (int n = 0; n < 16; ++n, bits >>= 4U) {
            text.push_back(digits[bits & 15U]);
        }
    }
    return text;
}

/// The digits of an insured number, or of one that begins with H. Fewer are a date or a counter.
constexpr int digits_of_a_number = 9;

int longest_run_of_digits(std::string_view text) {
    int run = 0;
    int longest_run = 0;
    for (const char c : text) {
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        longest_run = std::max(longest_run, run);
    }
    return longest_run;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// A UUID of version 4 or 7 may hold many digits in a row by chance. More than twelve zeros were put there.
bool is_random_uuid(std::string_view text) {
    constexpr std::size_t size = 36;
    if (text.size() != size || (text[14] != '4' && text[14] != '7') ||
        std::string_view("89abAB").find(text[19]) == std::string_view::npos) {
        return false;
    }
    for (std::size_t n = 0; n < size; ++n) {
        const bool dash = n == 8 || n == 13 || n == 18 || n == 23;
        if (dash ? text[n] != '-' : !is_hex(text[n])) {
            return false;
        }
    }
    return std::ranges::count(text, '0') <= 12;
}

}  // namespace

bool is_acceptable_request_id(std::string_view text) {
    if (text.empty() || text.size() > longest || !std::ranges::all_of(text, is_allowed) ||
        holds_individual_number(text)) {
        return false;
    }
    return is_random_uuid(text) || longest_run_of_digits(text) < digits_of_a_number;
}

std::string request_id_for(std::optional<std::string_view> offered) {
    return offered && is_acceptable_request_id(*offered) ? std::string(*offered) : new_request_id();
}

}  // namespace kakehashi::http
