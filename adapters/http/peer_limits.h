#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace kakehashi::http {

/// The network address of a peer, as far as it counts: four bytes of IPv4, the first eight of IPv6.
using PeerAddress = std::array<std::uint8_t, 8>;

/// What one address may claim.
struct PeerRate {
    int per_second = 50;   ///< requests, on the average; opening a connection counts as one
    int at_once = 200;     ///< requests after a pause
    int connections = 16;  ///< open at the same time
    std::size_t addresses = 4'096;  ///< remembered; those beyond share one claim

    [[nodiscard]] bool positive() const { return per_second > 0 && at_once > 0 && connections > 0 && addresses > 0; }
};

/// Counts what each address asks (a leaky bucket each). The table is bounded: an address that has had no turn for a while is
/// forgotten, and when there are too many others, new ones share one bucket, so that nobody gains by having many. Thread-safe.
class PeerLimits {
public:
    using Clock = std::chrono::steady_clock;
    struct Turn {
        bool granted = true;
        std::chrono::seconds wait{0};  ///< where it was not granted: until it will be, at least 1
    };

    explicit PeerLimits(const PeerRate& rate);

    /// What was asked from one address.
    struct Claim {
        Clock::time_point spent_until{};  ///< when everything asked so far will have been earned
        int open = 0;                     ///< connections; while there are any, the claim stays where it is
    };

    /// A connection from there, on the claim it counts for; each that is let in needs its `leave`. Null when the address has as many
    /// open as it may, or opens more although its requests are being refused: twice what it may ask at once is the end of politeness.
    [[nodiscard]] Claim* enter(const PeerAddress& address, Clock::time_point now);
    void leave(Claim& claim);
    /// A request on a connection let in. What is not granted does not count.
    [[nodiscard]] Turn ask(Claim& claim, Clock::time_point now);

    [[nodiscard]] std::size_t remembered() const;

private:
    struct Hash {
        std::size_t operator()(const PeerAddress& address) const {
            return std::hash<std::string_view>()({reinterpret_cast<const char*>(address.data()), address.size()});
        }
    };
    Claim& claim_of(const PeerAddress& address, Clock::time_point now);
    void forget_the_quiet(Clock::time_point now);

    const PeerRate rate_;
    const Clock::duration each_;
    mutable std::mutex mutex_;
    std::unordered_map<PeerAddress, Claim, Hash> claims_;
    Claim shared_;  ///< of those for whom there was no room
    Clock::time_point next_look_{};
};

}  // namespace kakehashi::http
