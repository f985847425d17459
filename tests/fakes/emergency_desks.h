#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consent/ports/emergency_desk.h"

namespace kakehashi::test {

/// Keeps what is declared; each lasts for ever. Thread-safe.
class MemoryEmergencyDesk final : public consent::EmergencyDesk {
public:
    Result<std::optional<consent::EmergencyDeclaration>> open(const consent::EmergencyLook& look) override {
        const std::scoped_lock lock(mutex_);
        for (const auto& [who, declared] : all_) {
            if (who.organisation == look.organisation && who.user == look.user && who.insured == look.insured) {
                return std::optional(declared);
            }
        }
        return std::optional<consent::EmergencyDeclaration>{};
    }
    Result<consent::EmergencyDeclaration> declare(const consent::EmergencyLook& look, const std::string& reason,
                                                  std::optional<Timestamp> until) override {
        const std::scoped_lock lock(mutex_);
        if (error_) {
            return *error_;
        }
        all_.emplace_back(look, consent::EmergencyDeclaration{static_cast<std::int64_t>(all_.size()) + 1, reason, until.value_or(Timestamp{})});
        return all_.back().second;
    }
    void fail_with(Error error) { error_ = std::move(error); }
    [[nodiscard]] std::size_t declared() const { return all_.size(); }

private:
    std::mutex mutex_;
    std::optional<Error> error_;
    std::vector<std::pair<consent::EmergencyLook, consent::EmergencyDeclaration>> all_;
};

/// For gates that nobody asks in an emergency: nothing can be declared.
inline consent::EmergencyDesk& no_emergencies() {
    static MemoryEmergencyDesk desk;
    static const bool closed = (desk.fail_with({Fault::unavailable, "KK-2334", "no emergencies in this test"}), true);
    static_cast<void>(closed);
    return desk;
}

}  // namespace kakehashi::test
