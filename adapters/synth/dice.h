#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace kakehashi::synth {

/// Repeatable chance: the same seed and stream give the same numbers on every machine and compiler (the standard
/// distributions do not promise that). SplitMix64; not for secrets.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t stream) : state_(seed ^ (stream * 0xD1B54A32D192ED03ULL)) {
        next();
    }

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }
    /// 0 … n-1; n must be positive.
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    /// low … high, both included.
    int between(int low, int high) { return low + below(high - low + 1); }
    bool percent(int chance) { return below(100) < chance; }

    template <class T, std::size_t N>
    const T& pick(const std::array<T, N>& choices) {
        return choices[static_cast<std::size_t>(below(static_cast<int>(N)))];
    }
    /// An index into `weights`, as likely as its weight; the weights add up to 1000.
    template <std::size_t N>
    std::size_t weighted(const std::array<int, N>& weights) {
        int left = below(1000);
        for (std::size_t at = 0; at < N; ++at) {
            left -= weights[at];
            if (left < 0) {
                return at;
            }
        }
        return N - 1;
    }

private:
    std::uint64_t state_;
};

}  // namespace kakehashi::synth
