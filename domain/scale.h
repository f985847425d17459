#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/identifiers.h"

namespace kakehashi {

/// A scale that people are assessed by (Barthel index, DBD13 …): items, each worth points. A scale with labels is an
/// order instead (自立度): one item whose points are the place in it, from 1.
struct Scale {
    enum class Better { higher, lower };

    std::string name;
    std::size_t items = 0;
    int greatest = 0;  ///< of the sum
    Better better = Better::higher;
    std::string name_ja;
    std::string name_en;
    std::vector<std::string> labels;

    /// What a value of a scale with labels is called; empty when there is no such label.
    [[nodiscard]] std::string_view label(int value) const {
        return value >= 1 && static_cast<std::size_t>(value) <= labels.size()
                   ? std::string_view(labels[static_cast<std::size_t>(value) - 1])
                   : std::string_view();
    }
};

/// What one fact says by one scale.
struct Assessment {
    std::size_t scale = 0;  ///< index in the book
    std::optional<CalendarDate> on;
    FactId fact;
    std::string form;
    std::string author;
    std::string service;  ///< kind of service it belongs to; empty when the fact does not say
    std::vector<std::optional<int>> points;  ///< one for each item of the scale, in the book's order

    [[nodiscard]] int answered() const;
    /// The sum of the items that were answered.
    [[nodiscard]] int sum() const;
    /// Whether every item was: only then does the sum stand for the scale.
    [[nodiscard]] bool complete() const { return answered() == static_cast<int>(points.size()); }
};

}  // namespace kakehashi
