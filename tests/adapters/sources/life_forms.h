#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/layout.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {

/// A form of LIFE as its table has it.
struct LifeForm {
    std::string name;
    std::string edition;
    std::shared_ptr<const Layout> layout;
};

/// Every form of every edition, in the order of the tables.
[[nodiscard]] const std::vector<LifeForm>& all_life_forms();
/// The first one of that name.
[[nodiscard]] const LifeForm& life_form(const std::string& name);
/// The forms whose columns no published list confirms.
[[nodiscard]] const std::vector<std::string>& unconfirmed_forms();

/// A value that the item can have; those of one row go together as far as rules that put a row aside are concerned.
[[nodiscard]] std::string good_value(const Item& item);
/// A file of one row with all columns, whose cells are what `cell` says.
[[nodiscard]] NamedContent life_file(const LifeForm& form, const std::function<std::string(const Item&)>& cell);

}  // namespace kakehashi::sources::test
