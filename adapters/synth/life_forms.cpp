#include "adapters/synth/life_forms.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/edition_folders.h"

namespace kakehashi::synth {
namespace {

using sources::Condition;
using sources::Layout;
using sources::Rule;

constexpr std::string_view detail_number = "external_system_management_detail_number";

std::vector<std::size_t> indexes(const Layout& layout, std::string_view ids) {
    std::vector<std::size_t> found;
    for (const std::string& id : sources::pieces(ids, '|')) {
        found.push_back(layout.index_of(id));
    }
    return found;
}

/// `is_contents_other_contents` tells what `is_contents_other` is about, and `weight_loss` how much `is_weight_loss` was.
std::size_t told_by(const Layout& layout, const sources::Item& item) {
    if (const std::size_t asked = layout.index_of("is_" + item.id); item.need == sources::Need::no && asked < layout.size()) {
        return asked;
    }
    for (const std::string_view ending : {"_contents", "_name", "_notice"}) {
        if (item.type == sources::CellType::text && item.id.ends_with(ending)) {
            return layout.index_of(std::string_view(item.id).substr(0, item.id.size() - ending.size()));
        }
    }
    return layout.size();
}

int branch_of(std::string_view id) {
    const std::size_t score = id.rfind('_');
    if (score == std::string_view::npos || !sources::all_digits(id.substr(score + 1)) || id.size() > score + 3) {
        return 0;
    }
    return static_cast<int>(sources::number_in(id.substr(score + 1)));
}

Result<LifeItem> item_of(const LifeForm& form, const sources::Item& item) {
    if (item.codes && item.codes->in_order().empty()) {
        return Error{Fault::malformed, "KK-7005", "a code list is empty: " + item.codes->name(), {}};
    }
    const Layout& layout = *form.layout;
    LifeItem made;
    made.item = &item;
    made.answer = answer_to(form.name, item);
    made.told_by = told_by(layout, item);
    made.branch = made.is_of_scale() ? 0 : branch_of(item.id);
    for (const Rule& rule : item.rules) {
        if (rule.name == "needs") {
            TRY(made.needed, Condition::parse(layout, rule.argument));
        } else if (rule.name == "blank_unless") {
            TRY(made.only_there, Condition::parse(layout, rule.argument));
        } else if (rule.name == "only") {
            const std::size_t colon = rule.argument.find(':');
            TRY(Condition when, Condition::parse(layout, std::string_view(rule.argument).substr(colon + 1)));
            made.only.push_back({rule.argument.substr(0, colon), std::move(when)});
        } else if (rule.name == "total") {
            made.total = indexes(layout, rule.argument);
        } else if (rule.name == "rollup") {
            made.rollup = indexes(layout, rule.argument);
        }
    }
    return made;
}

}  // namespace

bool LifeItem::is_of_scale() const {
    return item->codes && (item->codes->name() == "life_dbd13" || item->codes->name().starts_with("life_vitality_index"));
}

Result<LifeForms> LifeForms::open(const std::filesystem::path& conf_dir) {
    LifeForms forms;
    sources::CodeTables codes(conf_dir / "codes");
    const std::filesystem::path layouts = conf_dir / "layouts" / "life";
    TRY(std::vector<std::string> editions, sources::edition_folders(layouts));
    std::ranges::reverse(editions);  // an older one first
    for (const std::string& edition : editions) {
        TRY_DONE(forms.read(layouts / edition, edition, codes));
    }
    return forms;
}

Result<Done> LifeForms::read(const std::filesystem::path& folder, const std::string& edition, sources::CodeTables& codes) {
    TRY(const auto table,
        sources::ConfTable::open(folder / "forms.csv", {"form", "set", "precedence", "builder", "unit", "key", "author",
                                                        "addressee", "effective", "name_ja", "confidence"}));
    for (const auto& row : table.rows()) {
        LifeForm form;
        form.name = row.cells[0];
        form.edition = edition;
        form.confirmed = row.cells[10] == "read";
        TRY(form.layout, Layout::open(folder / (form.name + ".csv"), codes));
        form.has_details = form.layout->index_of(detail_number) < form.layout->size();
        for (const sources::Item& item : form.layout->items()) {
            TRY(LifeItem made, item_of(form, item));
            form.items.push_back(std::move(made));
        }
        forms_.push_back(std::move(form));
    }
    return Done{};
}

const LifeForm* LifeForms::named(std::string_view name, std::string_view edition) const {
    const LifeForm* other = nullptr;
    for (const LifeForm& form : forms_) {
        if (form.name == name && form.edition == edition) {
            return &form;
        }
        other = form.name == name ? &form : other;
    }
    return other;
}

}  // namespace kakehashi::synth
