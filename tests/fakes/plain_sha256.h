#pragma once

#include <bit>
#include <cmath>
#include <string>

#include "consent/ports/hasher.h"

namespace kakehashi::test {

/// SHA-256 (FIPS 180-4) written as plainly as possible, independent of what the product uses.
class PlainSha256 final : public consent::Hasher {
public:
    [[nodiscard]] consent::Digest sha256(std::initializer_list<std::string_view> parts) const override {
        std::string text;
        for (const std::string_view part : parts) {
            text += part;
        }
        const std::uint64_t bits = text.size() * 8;
        text.push_back('\x80');
        while (text.size() % 64 != 56) {
            text.push_back('\0');
        }
        for (int shift = 56; shift >= 0; shift -= 8) {
            text.push_back(static_cast<char>(bits >> static_cast<unsigned>(shift)));
        }
        std::array<std::uint32_t, 8> h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
        for (std::size_t at = 0; at < text.size(); at += 64) {
            add_block(h, text.substr(at, 64));
        }
        consent::Digest digest{};
        for (std::size_t n = 0; n < digest.size(); ++n) {
            digest[n] = static_cast<std::uint8_t>(h[n / 4] >> (24 - 8 * (n % 4)));
        }
        return digest;
    }

private:
    /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
    static const std::array<std::uint32_t, 64>& constants() {
        static const std::array<std::uint32_t, 64> all = [] {
            std::array<std::uint32_t, 64> k{};
            std::size_t found = 0;
            for (int candidate = 2; found < k.size(); ++candidate) {
                bool prime = true;
                for (int divisor = 2; divisor * divisor <= candidate; ++divisor) {
                    prime = prime && candidate % divisor != 0;
                }
                if (prime) {
                    const long double root = std::cbrt(static_cast<long double>(candidate));
                    k[found++] = static_cast<std::uint32_t>(std::floor((root - std::floor(root)) * 4294967296.0L));
                }
            }
            return k;
        }();
        return all;
    }

    static void add_block(std::array<std::uint32_t, 8>& h, const std::string& block) {
        std::array<std::uint32_t, 64> w{};
        for (std::size_t n = 0; n < 64; ++n) {
            w[n / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(block[n])) << (24 - 8 * (n % 4));
        }
        for (std::size_t n = 16; n < 64; ++n) {
            const std::uint32_t s0 = std::rotr(w[n - 15], 7) ^ std::rotr(w[n - 15], 18) ^ (w[n - 15] >> 3U);
            const std::uint32_t s1 = std::rotr(w[n - 2], 17) ^ std::rotr(w[n - 2], 19) ^ (w[n - 2] >> 10U);
            w[n] = w[n - 16] + s0 + w[n - 7] + s1;
        }
        auto v = h;
        for (std::size_t n = 0; n < 64; ++n) {
            const std::uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
            const std::uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants()[n] + w[n];
            const std::uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
            const std::uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
        }
        for (std::size_t n = 0; n < 8; ++n) {
            h[n] += v[n];
        }
    }
};

}  // namespace kakehashi::test
