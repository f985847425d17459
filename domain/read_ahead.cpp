#include "domain/read_ahead.h"

#include <type_traits>
#include <utility>

namespace kakehashi {

Result<Done> ReadAhead::take(PersonUnit unit) {
    pressing_ = pressing_ || !unit.directives.empty() || !unit.relations.empty();
    read_.emplace_back(std::move(unit));
    return Done{};
}

Result<Done> ReadAhead::take(OfficeEntry office) {
    pressing_ = true;
    read_.emplace_back(std::move(office));
    return Done{};
}

Result<Done> ReadAhead::take(InsurerStatusEntry status) {
    pressing_ = true;
    read_.emplace_back(std::move(status));
    return Done{};
}

void ReadAhead::found(Finding finding) { read_.emplace_back(std::move(finding)); }

Result<Done> ReadAhead::hand_to(UnitSink& sink) {
    sink.progress(rows_);
    for (auto& one : read_) {
        TRY_DONE(std::visit(
            [&](auto& what) -> Result<Done> {
                if constexpr (std::is_same_v<std::remove_cvref_t<decltype(what)>, Finding>) {
                    sink.found(std::move(what));
                    return Done{};
                } else {
                    return sink.take(std::move(what));
                }
            },
            one));
    }
    read_.clear();
    return Done{};
}

void ReadAhead::list_units(std::vector<const PersonUnit*>& units) const {
    for (const auto& one : read_) {
        if (const auto* const unit = std::get_if<PersonUnit>(&one)) {
            units.push_back(unit);
        }
    }
}

}  // namespace kakehashi
