#include "domain/retention.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace kakehashi {
namespace {

constexpr std::string_view header = "name,value,basis";
constexpr std::string_view row_begin = "years_after_end,";

}  // namespace

Result<Retention> Retention::parse(std::string_view csv, std::string_view file_name) {
    Retention retention;
    bool headed = false;
    bool given = false;
    std::uint32_t number = 0;
    const auto wrong = [&](const char* what) { return Error{Fault::malformed, "KK-6530", what, {std::string(file_name), number, 0}}; };
    while (!csv.empty()) {
        ++number;
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = csv.substr(0, end);
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!headed) {
            if (line != header) {
                return wrong("the header is not name,value,basis");
            }
            headed = true;
            continue;
        }
        if (given || !line.starts_with(row_begin)) {
            return wrong("no setting has this name, or it stands twice");
        }
        const std::string_view value = line.substr(row_begin.size(), line.find(',', row_begin.size()) - row_begin.size());
        const auto [after, failed] = std::from_chars(value.data(), value.data() + value.size(), retention.years_after_end);
        if (failed != std::errc{} || after != value.data() + value.size() || retention.years_after_end < 0 ||
            retention.years_after_end > 100) {
            return wrong("the value is not a number of years from 0 to 100");
        }
        given = true;
    }
    return given ? Result<Retention>(retention) : Result<Retention>(wrong("the setting is missing"));
}

bool Retention::may_erase(const Enrolment& enrolment, CalendarDate day) const {
    const Period& period = enrolment.period;
    if (period.from && period.to && *period.to < *period.from) {
        return true;
    }
    std::optional<CalendarDate> last = period.to;
    if (enrolment.deceased_on && (!last || *enrolment.deceased_on < *last)) {
        last = enrolment.deceased_on;
    }
    if (!last) {
        return false;
    }
    const auto civil = last->civil();
    const int year = static_cast<int>(civil.year()) + years_after_end;
    const auto month = static_cast<unsigned>(civil.month());
    const auto on = CalendarDate::of(year, month, static_cast<unsigned>(civil.day()));
    return day > on.value_or(CalendarDate::of(year, 3, 1).value_or(day));  // 29 February
}

}  // namespace kakehashi
