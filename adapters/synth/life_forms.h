#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "adapters/synth/life_answers.h"

namespace kakehashi::synth {

/// One item of a form, with what the town has to know of it to fill it in.
struct LifeItem {
    const sources::Item* item = nullptr;
    Answer answer = nullptr;                       ///< what is known of the person; null: it is drawn
    std::optional<sources::Condition> needed;      ///< `needs:`
    std::optional<sources::Condition> only_there;  ///< `blank_unless:`
    struct Only {
        std::string value;
        sources::Condition when;
    };
    std::vector<Only> only;           ///< `only:VALUE:condition`
    std::vector<std::size_t> total;   ///< `total:`: the items whose points it adds up
    std::vector<std::size_t> rollup;  ///< `rollup:`: it is 1 when one of them is
    std::size_t told_by = 0;          ///< of a text about another item: that item; else the number of items
    int branch = 0;                   ///< the number its id ends with, which a second or third plan or day has; 0: none

    /// Whether it counts towards a sum, which says little of a few items only.
    [[nodiscard]] bool is_of_scale() const;
};

/// One form of LIFE in one edition, as `conf/layouts/life` has it. Immutable.
struct LifeForm {
    std::string name;
    std::string edition;
    bool confirmed = true;  ///< its columns were read in a published list
    bool has_details = false;
    std::shared_ptr<const sources::Layout> layout;
    std::vector<LifeItem> items;
};

/// The forms of every edition. Immutable.
class LifeForms {
public:
    /// Malformed, naming file and row, when a table contradicts itself.
    [[nodiscard]] static Result<LifeForms> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] const std::vector<LifeForm>& all() const { return forms_; }
    /// The form of that edition, else of the other one; null when there is none of that name.
    [[nodiscard]] const LifeForm* named(std::string_view name, std::string_view edition) const;

private:
    Result<Done> read(const std::filesystem::path& folder, const std::string& edition, sources::CodeTables& codes);

    std::vector<LifeForm> forms_;
};

}  // namespace kakehashi::synth
