#pragma once

#include <iosfwd>
#include <span>

#include "domain/score_series.h"

namespace kakehashi::app {

/// Prints one line for each series: the scale, who assessed, the value of every day and what changed.
void print_scores(std::ostream& out, const ScaleBook& book, std::span<const ScoreSeries> series);

}  // namespace kakehashi::app
