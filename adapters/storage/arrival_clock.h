#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"

namespace kakehashi::storage {

/// Orders of what says none itself: the order in which it arrived, as a text that compares.
class ArrivalClock {
public:
    /// Later than what came here before, and than `base`, whatever the clock of the machine it was taken in on said.
    [[nodiscard]] std::string next(const std::string& base) {
        constexpr std::size_t digits = 16;  // until the year 2286
        last_ = std::max(now().microseconds, last_ + 1);
        if (base.size() == digits && base.find_first_not_of("0123456789") == std::string::npos) {
            last_ = std::max<std::int64_t>(last_, std::stoll(base) + 1);
        }
        return std::to_string(last_);
    }

private:
    std::int64_t last_ = 0;
};

}  // namespace kakehashi::storage
