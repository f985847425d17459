#include "adapters/main/score_lines.h"

#include <ostream>

#include "adapters/main/terminal.h"

namespace kakehashi::app {
namespace {

std::string value_text(const Scale& scale, const Assessment& value) {
    const std::string_view label = scale.label(value.sum());
    if (!label.empty()) {
        return std::string(label);
    }
    const std::string text = std::to_string(value.sum());
    if (value.complete()) {
        return text + "/" + std::to_string(scale.greatest);
    }
    return text + " (" + std::to_string(value.answered()) + "/" + std::to_string(value.points.size()) +
           std::string(said(" items", " 項目")) + ")";
}

std::string_view direction_text(Change::Direction direction) {
    switch (direction) {
        case Change::Direction::better: return said("better", "改善");
        case Change::Direction::worse: return said("worse", "低下");
        case Change::Direction::same: return said("unchanged", "変化なし");
    }
    return {};
}

}  // namespace

void print_scores(std::ostream& out, const ScaleBook& book, std::span<const ScoreSeries> series) {
    for (const ScoreSeries& one : series) {
        const Scale& scale = book.scales()[one.scale];
        out << "= " << said(scale.name_en, scale.name_ja) << "  " << said("by ", "評価 ") << one.author << "  ";
        for (std::size_t n = 0; n < one.values.size(); ++n) {
            out << (n == 0 ? "" : " → ") << one.values[n].on->iso() << ' ' << value_text(scale, one.values[n]);
        }
        if (one.since_last) {
            out << "  " << direction_text(one.since_last->direction);
            if (one.since_last->points != 0) {
                out << ' ' << (one.since_last->points > 0 ? "+" : "") << one.since_last->points;
            }
        }
        out << '\n';
    }
}

}  // namespace kakehashi::app
