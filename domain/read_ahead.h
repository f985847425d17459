#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi {

/// What a source read of one small set, kept for whoever takes it later. Not for sharing between threads.
class ReadAhead final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override;
    Result<Done> take(OfficeEntry office) override;
    Result<Done> take(InsurerStatusEntry status) override;
    void found(Finding finding) override;
    void progress(std::uint64_t rows) override { rows_ = rows; }

    /// Hands everything on, in the order in which it was read. Once: what is handed on is gone.
    [[nodiscard]] Result<Done> hand_to(UnitSink& sink);
    /// Adds the people that were read, until they are handed on.
    void list_units(std::vector<const PersonUnit*>& units) const;
    /// Whether it may bring what must become true at once: consents, relations, or offices and insurers.
    [[nodiscard]] bool is_pressing() const { return pressing_; }

private:
    std::vector<std::variant<PersonUnit, OfficeEntry, InsurerStatusEntry, Finding>> read_;
    std::uint64_t rows_ = 0;
    bool pressing_ = false;
};

}  // namespace kakehashi
