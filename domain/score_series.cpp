#include "domain/score_series.h"

#include <algorithm>
#include <tuple>

namespace kakehashi {
namespace {

/// Whether `a` is the better of two assessments of one day.
bool counts_before(const Assessment& a, const Assessment& b) {
    return std::tuple(a.answered(), a.fact.value) > std::tuple(b.answered(), b.fact.value);
}

bool in_order(const Assessment& a, const Assessment& b) {
    const auto place = [](const Assessment& one) { return std::tie(one.scale, one.author, *one.on); };
    return place(a) != place(b) ? place(a) < place(b) : counts_before(a, b);
}

void complete(const ScaleBook& book, ScoreSeries& series) {
    if (series.values.size() < 2) {
        return;
    }
    const Scale& scale = book.scales()[series.scale];
    const Assessment& last = series.values.back();
    series.since_last = change_between(scale, series.values[series.values.size() - 2], last);
    series.since_first = change_between(scale, series.values.front(), last);
}

}  // namespace

std::string_view name_of(Change::Direction direction) {
    switch (direction) {
        case Change::Direction::better: return "better";
        case Change::Direction::worse: return "worse";
        case Change::Direction::same: return "same";
    }
    return "same";
}

std::optional<Change> change_between(const Scale& scale, const Assessment& before, const Assessment& after) {
    Change change;
    for (std::size_t n = 0; n < std::min(before.points.size(), after.points.size()); ++n) {
        if (before.points[n] && after.points[n]) {
            change.points += *after.points[n] - *before.points[n];
            ++change.compared;
        }
    }
    if (change.compared == 0) {
        return std::nullopt;
    }
    if (change.points != 0) {
        const bool up = change.points > 0;
        change.direction = up == (scale.better == Scale::Better::higher) ? Change::Direction::better : Change::Direction::worse;
    }
    return change;
}

std::vector<ScoreSeries> series_of(const ScaleBook& book, std::span<const Fact* const> facts) {
    std::vector<Assessment> all;
    for (const Fact* const fact : facts) {
        for (Assessment& assessment : book.assess(*fact)) {
            if (assessment.on) {
                all.push_back(std::move(assessment));
            }
        }
    }
    std::ranges::sort(all, in_order);
    std::vector<ScoreSeries> series;
    for (Assessment& assessment : all) {
        if (series.empty() || series.back().scale != assessment.scale || series.back().author != assessment.author) {
            series.push_back({assessment.scale, assessment.author, {}, {}, {}});
        }
        auto& values = series.back().values;
        if (values.empty() || values.back().on != assessment.on) {
            values.push_back(std::move(assessment));
        }
    }
    for (ScoreSeries& one : series) {
        complete(book, one);
    }
    return series;
}

}  // namespace kakehashi
