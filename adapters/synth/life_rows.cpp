#include "adapters/synth/life_rows.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/synth/csv_row.h"
#include "adapters/synth/life_drawn.h"

namespace kakehashi::synth {
namespace {

using sources::CellType;
using sources::Need;

/// Answers may need one another; longer chains than this there are none.
constexpr int rounds = 4;

bool is_written(const LifeItem& item, Columns columns) {
    const bool left_out = item.item->need == Need::no && item.item->type == CellType::text && !item.item->has("pattern");
    return columns == Columns::all || !left_out;
}

/// One row under construction.
class Row {
public:
    Row(const LifeForm& form, const Evaluation& evaluation, int detail)
        : form_(form), evaluation_(evaluation), detail_(detail), cells_(form.items.size()), views_(form.items.size()) {
        Dice dice = evaluation.dice(number_of(form.name));
        branches_ = dice.between(1, 3);
    }

    const std::vector<std::string>& fill() {
        for (std::size_t n = 0; n < cells_.size(); ++n) {
            const LifeItem& item = form_.items[n];
            const bool guarded = item.needed || item.only_there || item.told_by < cells_.size();
            if (!guarded && item.total.empty() && item.rollup.empty() && is_due(item)) {
                answer(n);
            }
        }
        for (std::size_t n = 0; n < cells_.size(); ++n) {
            roll_up(n);
        }
        begin_second_days();
        for (int round = 0; round < rounds; ++round) {
            fill_guarded();
        }
        for (std::size_t n = 0; n < cells_.size(); ++n) {
            add_up(n);
        }
        return cells_;
    }

private:
    [[nodiscard]] bool is_due(const LifeItem& item) const {
        if (item.item->need != Need::no) {
            return true;
        }
        // Of plans and days with a number there are as many as the row has.
        if (item.branch > branches_) {
            return false;
        }
        if (item.answer != nullptr) {
            return true;
        }
        Dice dice = evaluation_.dice(number_of(item.item->id) + 1);
        return dice.percent(chance_of(item));
    }
    void begin_second_days() {
        for (std::size_t n = 0; evaluation_.order > 0 && n < cells_.size(); ++n) {
            const LifeItem& item = form_.items[n];
            if (item.item->type == CellType::date && item.needed && item.branch == 2 && branches_ > 1) {
                answer(n);
            }
        }
    }
    void fill_guarded() {
        for (std::size_t n = 0; n < cells_.size(); ++n) {
            const LifeItem& item = form_.items[n];
            if (!cells_[n].empty() || (!item.needed && !item.only_there && item.told_by >= cells_.size())) {
                continue;
            }
            const bool allowed = !item.only_there || item.only_there->holds(views_);
            const bool needed = !item.needed || item.needed->holds(views_);
            const bool told = item.told_by >= cells_.size() || item.item->need != Need::no || cells_[item.told_by] == "1";
            if (allowed && needed && told && (item.needed || is_due(item))) {
                answer(n);
            }
        }
    }
    void answer(std::size_t n) {
        const LifeItem& item = form_.items[n];
        set(n, item.answer != nullptr ? item.answer(Asked{evaluation_, form_.name, *item.item, detail_})
                                      : drawn_answer(item, evaluation_));
        if (!is_allowed(item, cells_[n])) {
            const auto& codes = item.item->codes->in_order();
            const auto other = std::find_if(codes.begin(), codes.end(), [&](const auto& code) { return is_allowed(item, code); });
            set(n, other == codes.end() ? std::string() : *other);
        }
    }
    [[nodiscard]] bool is_allowed(const LifeItem& item, std::string_view value) const {
        return std::none_of(item.only.begin(), item.only.end(),
                            [&](const LifeItem::Only& only) { return only.value == value && only.when.ruled_out(views_); });
    }
    void roll_up(std::size_t n) {
        const auto& parts = form_.items[n].rollup;
        const auto any = [&](auto says) { return std::any_of(parts.begin(), parts.end(), says); };
        if (any([&](std::size_t part) { return !cells_[part].empty(); })) {
            set(n, any([&](std::size_t part) { return cells_[part] == "1"; }) ? "1" : "0");
        }
    }
    void add_up(std::size_t n) {
        const auto& parts = form_.items[n].total;
        if (parts.empty()) {
            return;
        }
        std::int64_t sum = 0;
        for (const std::size_t part : parts) {
            const auto& codes = form_.items[part].item->codes;
            const std::string_view points = codes ? codes->category_of(cells_[part]) : std::string_view();
            sum += std::max<std::int64_t>(0, sources::number_in(points.empty() ? std::string_view(cells_[part]) : points));
        }
        set(n, std::to_string(sum));
    }
    void set(std::size_t n, std::string value) {
        cells_[n] = std::move(value);
        views_[n] = cells_[n];
    }

    const LifeForm& form_;
    const Evaluation& evaluation_;
    int detail_;
    int branches_ = 1;
    std::vector<std::string> cells_;
    std::vector<std::string_view> views_;
};

}  // namespace

std::string life_head(const LifeForm& form, Columns columns) {
    std::string head = form.name + "\r\n";
    CsvRow row(head);
    for (const LifeItem& item : form.items) {
        if (is_written(item, columns)) {
            row.bare(item.item->id);
        }
    }
    row.end();
    return head;
}

std::string life_rows(const LifeForm& form, const Evaluation& evaluation, Columns columns) {
    std::string rows;
    const int details = form.has_details ? details_of(form.name, evaluation) : 0;
    for (int detail = form.has_details ? 1 : 0; detail <= details; ++detail) {
        Row filled(form, evaluation, detail);
        const std::vector<std::string>& cells = filled.fill();
        CsvRow row(rows);
        for (std::size_t n = 0; n < cells.size(); ++n) {
            if (!is_written(form.items[n], columns)) {
                continue;
            }
            if (form.items[n].item->type == CellType::text) {
                row.quoted(cells[n]);
            } else {
                row.bare(cells[n]);
            }
        }
        row.end();
    }
    return rows;
}

}  // namespace kakehashi::synth
