#include "domain/validity_doubts.h"

#include <algorithm>
#include <tuple>

namespace kakehashi {
namespace {

constexpr std::string_view certification = "certification";
constexpr std::string_view checklist = "checklist";
constexpr std::string_view renewal = "2";

bool holds_longer_than_a_day(const DatedUnit& unit) {
    return unit.effective.from && (!unit.effective.to || *unit.effective.from < *unit.effective.to);
}

bool overlap(const Period& a, const Period& b) {
    return (!a.to || !b.from || *b.from <= *a.to) && (!b.to || !a.from || *a.from <= *b.to);
}

/// What goes before the day in a key: the kinds of reduction are matters of their own.
std::string_view matter_of(const DatedUnit& unit) {
    const std::size_t end = unit.key.rfind('/');
    return end == std::string::npos ? std::string_view() : std::string_view(unit.key).substr(0, end);
}

class Doubts {
public:
    explicit Doubts(std::vector<DatedUnit> units) : units_(std::move(units)) { keep_current(); }

    std::vector<Finding> all() {
        for (std::size_t n = 0; n < units_.size(); ++n) {
            if (units_[n].unit == certification && units_[n].incoming && units_[n].application_kind == renewal) {
                check_renewal(units_[n]);
            }
            if (is_of_benefits(units_[n]) && units_[n].incoming) {
                check_covered(units_[n]);
            }
            for (std::size_t m = n + 1; m < units_.size(); ++m) {
                check_overlap(units_[n], units_[m]);
            }
        }
        return std::move(findings_);
    }

private:
    static bool is_of_benefits(const DatedUnit& unit) { return unit.unit != certification && unit.unit != checklist; }

    /// Of each unit the newest version, if it gives a period; sorted by their first days.
    void keep_current() {
        std::ranges::sort(units_, [](const DatedUnit& a, const DatedUnit& b) {
            return std::tie(a.unit, a.key, b.order, b.incoming) < std::tie(b.unit, b.key, a.order, a.incoming);
        });
        const auto same = std::ranges::unique(units_, [](const DatedUnit& a, const DatedUnit& b) {
            return a.unit == b.unit && a.key == b.key;
        });
        units_.erase(same.begin(), same.end());
        std::erase_if(units_, [](const DatedUnit& unit) { return unit.erased || !holds_longer_than_a_day(unit); });
        std::ranges::sort(units_, [](const DatedUnit& a, const DatedUnit& b) {
            return std::tie(a.effective.from, a.unit, a.key) < std::tie(b.effective.from, b.unit, b.key);
        });
    }

    void tell(std::string_view rule, const DatedUnit& unit, std::string_view item, std::string detail) {
        findings_.push_back({std::string(rule), Severity::warning, unit.place, std::string(item), std::move(detail)});
    }

    /// `earlier` begins no later than `later`.
    void check_overlap(const DatedUnit& earlier, const DatedUnit& later) {
        const bool same_matter = earlier.unit == later.unit && matter_of(earlier) == matter_of(later);
        if (!same_matter || earlier.unit == checklist || !overlap(earlier.effective, later.effective)) {
            return;
        }
        const DatedUnit& told = later.incoming ? later : earlier;
        if (told.incoming) {
            const DatedUnit& other = later.incoming ? earlier : later;
            const bool certified = told.unit == certification;
            tell(certified ? "Y10" : "Y15", told, certified ? "認定有効期間" : "適用期間", other.key);
        }
    }

    /// A renewal follows the certification before it without a gap, and is applied for within its last 60 days.
    void check_renewal(const DatedUnit& unit) {
        constexpr std::int32_t earliest_days = 60;
        const DatedUnit* before = nullptr;
        for (const DatedUnit& other : units_) {
            const bool ends_before = other.effective.to && *other.effective.to < *unit.effective.from;
            if (other.unit == certification && ends_before &&
                (before == nullptr || *before->effective.to < *other.effective.to)) {
                before = &other;
            }
        }
        if (before == nullptr) {
            return;
        }
        const CalendarDate end = *before->effective.to;
        const auto applied = CalendarDate::parse_iso(unit.key);
        if (*unit.effective.from != end.plus_days(1)) {
            tell("Y11", unit, "認定有効期間開始日", end.iso());
        }
        if (applied && *applied > end) {
            tell("Y12", unit, "申請年月日", end.iso());
        } else if (applied && *applied < end.plus_days(-earliest_days)) {
            tell("Y13", unit, "申請年月日", end.iso());
        }
    }

    /// Rates, limits and reductions serve the use of benefits, which takes a certification or a checklist.
    void check_covered(const DatedUnit& unit) {
        const auto entitles = [](const DatedUnit& other) { return !is_of_benefits(other); };
        const bool any = std::ranges::any_of(units_, entitles);
        const bool covered = std::ranges::any_of(units_, [&](const DatedUnit& other) {
            return entitles(other) && overlap(other.effective, unit.effective);
        });
        if (any && !covered) {
            tell("Y14", unit, "適用期間", "");
        }
    }

    std::vector<DatedUnit> units_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> validity_doubts(std::vector<DatedUnit> units) { return Doubts(std::move(units)).all(); }

}  // namespace kakehashi
