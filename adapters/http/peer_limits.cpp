#include "adapters/http/peer_limits.h"

#include <algorithm>

namespace kakehashi::http {
namespace {

constexpr std::chrono::seconds between_looks{1};

}  // namespace

PeerLimits::PeerLimits(const PeerRate& rate)
    : rate_(rate), each_(std::chrono::duration_cast<Clock::duration>(std::chrono::seconds(1)) / rate.per_second) {}

void PeerLimits::forget_the_quiet(Clock::time_point now) {
    if (now < next_look_) {  // a table full of busy ones is not searched for each newcomer
        return;
    }
    next_look_ = now + between_looks;
    std::erase_if(claims_, [now](const auto& each) { return each.second.open == 0 && each.second.spent_until <= now; });
}

PeerLimits::Claim& PeerLimits::claim_of(const PeerAddress& address, Clock::time_point now) {
    if (const auto known = claims_.find(address); known != claims_.end()) {
        return known->second;
    }
    if (claims_.size() >= rate_.addresses) {
        forget_the_quiet(now);
    }
    return claims_.size() < rate_.addresses ? claims_[address] : shared_;
}

PeerLimits::Claim* PeerLimits::enter(const PeerAddress& address, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Claim& claim = claim_of(address, now);
    if (claim.open >= rate_.connections || claim.spent_until > now + 2 * rate_.at_once * each_) {
        return nullptr;
    }
    claim.spent_until = std::max(claim.spent_until, now) + each_;
    ++claim.open;
    return &claim;
}

void PeerLimits::leave(Claim& claim) {
    const std::lock_guard lock(mutex_);
    --claim.open;
}

PeerLimits::Turn PeerLimits::ask(Claim& claim, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto spent = std::max(claim.spent_until, now) + each_;
    if (const auto beyond = spent - (now + rate_.at_once * each_); beyond.count() > 0) {
        return {false, std::chrono::ceil<std::chrono::seconds>(beyond + each_)};  // who comes back may have to connect again
    }
    claim.spent_until = spent;
    return {};
}

std::size_t PeerLimits::remembered() const {
    const std::lock_guard lock(mutex_);
    return claims_.size();
}

}  // namespace kakehashi::http
