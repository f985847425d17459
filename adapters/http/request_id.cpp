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

}  // namespace

bool is_acceptable_request_id(std::string_view text) {
    if (text.empty() || text.size() > longest || !std::ranges::all_of(text, is_allowed) ||
        holds_individual_number(text)) {
        return false;
    }
    while (!text.empty()) {
        const std::size_t end = text.find_first_of(separators);
        if (InsuredNumber::parse(text.substr(0, end))) {
            return false;
        }
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return true;
}

std::string request_id_for(std::optional<std::string_view> offered) {
    return offered && is_acceptable_request_id(*offered) ? std::string(*offered) : new_request_id();
}

}  // namespace kakehashi::http
