#pragma once

#include <span>

#include "domain/json_text.h"
#include "domain/score_series.h"

namespace kakehashi::consent {

/// Appends the series as one array: scale, author, items, greatest, better, values by day, since_last, since_first.
/// `label` is there for scales that are an order; `points` is the sum of the items answered.
void append_scores(JsonText& json, const ScaleBook& book, std::span<const ScoreSeries> series);

}  // namespace kakehashi::consent
