#include "adapters/synth/exchange.h"

#include <vector>

#include "adapters/synth/csv_row.h"
#include "adapters/synth/offices.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view newest = "4.1";

/// Calls `look(cells)` for each row of a text that `CsvRow` made.
template <class Look>
void each_row(std::string_view text, Look look) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' && quoted && at + 1 < text.size() && text[at + 1] == '"') {
            cells.back() += c;
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c == '\n' && !quoted) {
            look(cells);
            cells.assign(1, {});
        } else if (c != '\r' || quoted) {
            cells.back() += c;
        }
    }
}

}  // namespace

Result<Exchange> Exchange::open(const std::filesystem::path& conf_dir, const std::string& edition) {
    Exchange exchange;
    TRY(exchange.edition_, sources::careplan::Catalogue::open(conf_dir, edition));
    if (edition == newest) {
        return exchange;
    }
    TRY(const auto made_as, sources::careplan::Catalogue::open(conf_dir, std::string(newest)));
    for (const sources::careplan::Form& form : exchange.edition_->forms()) {
        const sources::careplan::Form* const from = made_as->form(form.name);
        if (form.layout && from != nullptr) {
            exchange.translations_.emplace(form.name, sources::careplan::RowTranslation(*from->layout, *form.layout));
        }
    }
    return exchange;
}

bool Exchange::has_item(std::string_view form, std::string_view item) const {
    const auto* const known = edition_->form(form);
    return known != nullptr && known->layout && known->layout->index_of(item) < known->layout->size();
}

std::string Exchange::rows(std::string_view form, const std::string& rows) const {
    const auto translation = translations_.find(form);
    if (translation == translations_.end()) {
        return rows;
    }
    const auto& items = edition_->form(form)->layout->items();
    std::string text;
    std::vector<std::string_view> from;
    std::vector<std::string_view> to;
    each_row(rows, [&](const std::vector<std::string>& cells) {
        from.assign(cells.begin(), cells.end());
        translation->second.apply(from, to);
        CsvRow row(text);
        for (std::size_t n = 0; n < to.size(); ++n) {
            if (items[n].has("version")) {
                row.bare(edition_->written_version());
            } else if (items[n].type == sources::CellType::text) {
                row.quoted(to[n]);
            } else if (items[n].type == sources::CellType::integer && items[n].length != 0 && to[n].size() > items[n].length) {
                row.bare(std::string(items[n].length, '9'));  // the count of a total is all that can be too long
            } else {
                row.plain(to[n]);
            }
        }
        row.end();
    });
    return text;
}

Result<Exchanges> Exchanges::open(const std::filesystem::path& conf_dir) {
    Exchanges exchanges;
    for (const std::string_view edition : exchange_editions) {
        TRY(Exchange exchange, Exchange::open(conf_dir, std::string(edition)));
        exchanges.exchanges_.emplace(std::string(edition), std::move(exchange));
    }
    return exchanges;
}

}  // namespace kakehashi::synth
