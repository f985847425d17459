#include "adapters/sources/life/catalogue.h"

#include <algorithm>
#include <set>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/edition_folders.h"

namespace kakehashi::sources::life {
namespace {

constexpr std::string_view version_item = "version";

/// Reads `life=start_date..end_date;certification=…`; false when it names what is not there.
bool read_effective(std::string_view text, Form& form) {
    for (const std::string& part : pieces(text, ';')) {
        const std::size_t equals = part.find('=');
        const std::size_t dots = part.find("..");
        if (equals == std::string::npos || dots == std::string::npos) {
            return false;
        }
        const auto kind = kind_named(std::string_view(part).substr(0, equals));
        const std::string from = part.substr(equals + 1, dots - equals - 1);
        const std::string to = part.substr(dots + 2);
        const EffectiveItems items{form.layout->index_of(from), form.layout->index_of(to)};
        const std::size_t none = form.layout->size();
        if (!kind || (!from.empty() && items.from == none) || (!to.empty() && items.to == none)) {
            return false;
        }
        form.effective[*kind] = items;
    }
    return true;
}

bool holds(const std::vector<std::string>& values, std::string_view value) { return std::ranges::find(values, value) != values.end(); }

/// How well an edition's form fits a file; what is greater fits better.
struct Fit {
    bool version_column = false;  ///< both have a column `version`, or neither has
    bool version = false;         ///< the table lists the version that the rows say
    std::ptrdiff_t columns = 0;   ///< less by one for each column that only one of them has

    auto operator<=>(const Fit&) const = default;
};

Fit fit_of(const Form& form, const Opening& opening) {
    const Layout& layout = *form.layout;
    const std::size_t at = layout.index_of(version_item);
    const Rule* versions = at == layout.size() ? nullptr : layout.items()[at].rule("one_of");
    const auto known = std::ranges::count_if(opening.columns, [&](const std::string& name) { return layout.index_of(name) < layout.size(); });
    Fit fit;
    fit.version_column = (at < layout.size()) == opening.has_version();
    fit.version = versions != nullptr && !opening.version.empty() && holds(pieces(versions->argument, '|'), opening.version);
    fit.columns = 2 * known - std::ssize(opening.columns) - static_cast<std::ptrdiff_t>(layout.size());
    return fit;
}

}  // namespace

Period Form::effective_of(Kind kind, const FlatBody& body) const {
    const auto found = effective.find(kind);
    if (found == effective.end()) {
        return {};
    }
    const auto date = [&](std::size_t item) {
        return item < layout->size() ? CalendarDate::parse_iso(body.plain_text(layout->items()[item].id)) : std::nullopt;
    };
    return {date(found->second.from), date(found->second.to)};
}

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::vector<std::string>& unconfirmed) {
    auto catalogue = std::make_shared<Catalogue>();
    CodeTables codes(conf_dir / "codes");
    TRY(catalogue->service_kinds_, codes.named("life_service_kind"));
    const std::filesystem::path layouts = conf_dir / "layouts" / "life";
    TRY(std::vector<std::string> editions, edition_folders(layouts));
    std::ranges::reverse(editions);  // an older one first
    for (const std::string& edition : editions) {
        TRY_DONE(catalogue->read_edition(layouts, edition, codes));
    }
    for (const std::string& name : unconfirmed) {
        const auto form = std::find_if(catalogue->forms_.begin(), catalogue->forms_.end(),
                                       [&](const Form& candidate) { return candidate.name == name && !candidate.read; });
        if (form == catalogue->forms_.end()) {
            return Error{Fault::malformed, "KK-6201", "no unconfirmed form of LIFE has that name: " + name, {}};
        }
        form->read = true;
    }
    return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

Result<Done> Catalogue::read_edition(const std::filesystem::path& layouts, const std::string& edition,
                                     CodeTables& codes) {
    TRY(const ConfTable table,
        ConfTable::open(layouts / edition / "forms.csv", {"form", "set", "precedence", "builder", "unit", "key", "author",
                                                          "addressee", "effective", "name_ja", "confidence"}));
    for (const ConfTable::Row& row : table.rows()) {
        Form form;
        form.name = row.cells[0];
        form.edition = edition;
        form.set = row.cells[1];
        form.unit = row.cells[4];
        if (row.cells[3] != "upsert" || !all_digits(row.cells[2])) {
            return table.error(row, "the builder must be upsert and the precedence a number");
        }
        form.precedence = static_cast<int>(number_in(row.cells[2]));
        form.read = row.cells[10] == "read";
        TRY(form.layout, Layout::open(layouts / edition / (form.name + ".csv"), codes));
        TRY(RowCheck check, RowCheck::open(form.layout, common_rules));
        form.check = std::move(check);
        TRY(FormRules rules, FormRules::open(form.layout, service_kinds_));
        form.rules = std::move(rules);
        form.past = PastDays(form.layout);
        for (const std::string& id : pieces(row.cells[5], ';')) {
            form.key.push_back(form.layout->index_of(id));
            if (form.key.back() == form.layout->size()) {
                return table.error(row, "no such item: " + id);
            }
        }
        if (!read_effective(row.cells[8], form)) {
            return table.error(row, "the effective items must be kind=from..to");
        }
        for (const Kind kind : form.layout->kinds()) {
            form.bodies.emplace(kind, BodyPlan::of_kind(form.layout, kind, Space::clears));
        }
        forms_.push_back(std::move(form));
    }
    return Done{};
}

const Form* Catalogue::form(std::string_view name, const Opening& opening) const {
    const Form* best = nullptr;
    Fit best_fit;
    for (const Form& candidate : forms_) {
        if (candidate.name != name) {
            continue;
        }
        const Fit fit = fit_of(candidate, opening);
        if (best == nullptr || fit >= best_fit) {  // the older editions come first
            best = &candidate;
            best_fit = fit;
        }
    }
    return best;
}

const Form* Catalogue::newest_form(std::string_view name) const {
    const auto found = std::ranges::find(forms_.rbegin(), forms_.rend(), name, &Form::name);
    return found == forms_.rend() ? nullptr : &*found;
}

const Form* Catalogue::form_of_edition(std::string_view name, std::string_view edition) const {
    for (const Form& candidate : forms_) {
        if (candidate.name == name && candidate.edition == edition) {
            return &candidate;
        }
    }
    return nullptr;
}

const Form* Catalogue::form_by_columns(const Opening& opening, std::string_view file_name) const {
    const std::vector<std::string>& names = opening.columns;
    std::size_t most = names.size() / 2 + 1;  // fewer columns than that are no form's
    std::set<std::string_view> fitting;
    for (const Form& candidate : forms_) {
        const auto known = static_cast<std::size_t>(std::count_if(names.begin(), names.end(), [&](std::string_view name) {
            return candidate.layout->index_of(name) < candidate.layout->size();
        }));
        if (known > most) {
            fitting.clear();
        }
        if (known >= most) {
            most = known;
            fitting.insert(candidate.name);
        }
    }
    if (fitting.size() > 1) {
        std::erase_if(fitting, [&](std::string_view name) { return file_name.find(name) == std::string_view::npos; });
    }
    return fitting.size() == 1 ? form(*fitting.begin(), opening) : nullptr;
}

std::string_view Catalogue::form_in(std::string_view file_name) const {
    std::string_view longest;
    for (const Form& form : forms_) {
        if (form.name.size() > longest.size() && file_name.find(form.name) != std::string_view::npos) {
            longest = form.name;
        }
    }
    return longest;
}

bool Catalogue::is_form_and_numbers(std::string_view text) const {
    return std::any_of(forms_.begin(), forms_.end(), [&](const Form& form) {
        return text.starts_with(form.name) && text.find_first_not_of("0123456789_", form.name.size()) == std::string_view::npos;
    });
}

const Form* Catalogue::form_of_set(std::string_view kind) const {
    for (const Form& candidate : forms_) {
        if (candidate.set == kind) {
            return &candidate;
        }
    }
    return nullptr;
}

}  // namespace kakehashi::sources::life
