#pragma once

#include <cstddef>
#include <string>

#include "adapters/sources/findings.h"
#include "domain/ports/source.h"

namespace kakehashi::sources {

/// Hands findings of one file on, bounded: the first that refuses the set always, and at last how many were left out.
class Telling {
public:
    explicit Telling(UnitSink& sink) : sink_(sink) {}
    void tell(Findings& findings);
    /// C08, when there were more than were told.
    void finish(const std::string& file);

private:
    UnitSink& sink_;
    std::size_t told_ = 0;
    std::size_t left_out_ = 0;
    bool told_set_ = false;
};

}  // namespace kakehashi::sources
