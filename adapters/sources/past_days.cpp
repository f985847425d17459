#include "adapters/sources/past_days.h"

#include "adapters/sources/ascii.h"

namespace kakehashi::sources {

PastDays::PastDays(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {
    for (std::size_t n = 0; n < layout_->size(); ++n) {
        if (layout_->items()[n].has("past")) {
            items_.push_back(n);
        }
    }
}

void PastDays::check(std::uint32_t line, Cells cells, std::string_view made, Findings& findings) const {
    constexpr std::size_t digits = 8;
    if (made.size() != digits) {
        return;
    }
    for (const std::size_t item : items_) {
        // As text, for the day of a birth may be 00; what is no date at all is told by others, what nobody can mean too.
        const std::string_view day = cells[item];
        if (day.size() == digits && all_digits(day) && day > made && day < "2100") {
            const Item& told = layout_->items()[item];
            findings.add(after_the_file, line, told, excerpt(told, day));
        }
    }
}

}  // namespace kakehashi::sources
