#include "adapters/sources/body.h"

#include <algorithm>
#include <array>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cell_check.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources {
namespace {

constexpr std::string_view no_time = "9999";

std::string dashed_month(std::string_view text) { return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)); }

/// Digits with a sign between them, as a JSON text: `"2026-04-01"`, `"09:30"`.
template <std::size_t N>
void append_digits(JsonText& json, std::string_view text, const std::array<std::size_t, N>& lengths, char sign) {
    std::array<char, 16> quoted{};
    std::size_t to = 0;
    std::size_t from = 0;
    for (const std::size_t length : lengths) {
        quoted[to++] = from == 0 ? '"' : sign;
        for (std::size_t n = 0; n < length; ++n) {
            quoted[to++] = text[from++];
        }
    }
    quoted[to++] = '"';
    json.raw(std::string_view(quoted.data(), to));
}

void append_date(JsonText& json, std::string_view text) {
    if (text.size() != 8 || !all_digits(text)) {
        json.text(text);
    } else if (text.ends_with("00")) {
        append_digits<2>(json, text, {4, 2}, '-');
    } else {
        append_digits<3>(json, text, {4, 2, 2}, '-');
    }
}

/// The value of a cell that is no list.
void append_value(JsonText& json, const Item& item, std::string_view text) {
    const bool digits = item.type != CellType::text && item.type != CellType::code && all_digits(text);
    if (item.type == CellType::integer && digits && text.size() <= 18) {
        json.integer(number_in(text));
    } else if (item.type == CellType::date) {
        append_date(json, text);
    } else if (item.type == CellType::month && text.size() == 6 && digits) {
        append_digits<2>(json, text, {4, 2}, '-');
    } else if (item.type == CellType::time && text.size() == 4 && digits) {
        append_digits<2>(json, text, {2, 2}, ':');
    } else {
        json.text(text);
    }
}

}  // namespace

bool is_silent(const Item& item, std::string_view text) {
    switch (item.type) {
        case CellType::date:
        case CellType::month: return all_zero(text);
        case CellType::time: return text.empty() || text == no_time;
        default: return text.empty();
    }
}

void append_member(JsonText& json, const Item& item, std::string_view text) {
    if (is_silent(item, text)) {
        return;
    }
    json.quoted_name(item.member);
    if (!item.list) {
        append_value(json, item, text);
        return;
    }
    json.open_array();
    for (const std::string& piece : pieces(text, ';')) {
        json.text(piece);
    }
    json.close_array();
}

std::string iso_date(std::string_view compact) {
    if (compact.size() != 8 || !all_digits(compact)) {
        return std::string(compact);
    }
    const std::string month = dashed_month(compact);
    return compact.ends_with("00") ? month : month + "-" + std::string(compact.substr(6));
}

BodyPlan BodyPlan::of_kind(std::shared_ptr<const Layout> layout, Kind kind, Space space) {
    BodyPlan plan(std::move(layout), space);
    for (std::size_t n = 0; n < plan.layout_->size(); ++n) {
        const Item& item = plan.layout_->items()[n];
        if (item.use == Use::key || (item.use == Use::fact && item.kind == kind)) {
            plan.add(n);
        }
    }
    plan.complete();
    return plan;
}

BodyPlan BodyPlan::of_row(std::shared_ptr<const Layout> layout) {
    BodyPlan plan(std::move(layout), Space::text);
    for (std::size_t n = 0; n < plan.layout_->size(); ++n) {
        plan.add(n);
    }
    plan.complete();
    return plan;
}

void BodyPlan::add(std::size_t item) {
    members_.push_back({layout_->items()[item].id, item});
    has_times_ = has_times_ || layout_->items()[item].type == CellType::time;
}

void BodyPlan::complete() {
    members_.push_back({"file", file_member});
    members_.push_back({"line", line_member});
    if (has_times_) {
        members_.push_back({"untimed", untimed_member});
    }
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
}

bool BodyPlan::speaks(Cells cells) const {
    return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
        if (member.item >= layout_->size()) {
            return false;
        }
        const Item& item = layout_->items()[member.item];
        return item.use == Use::fact && !is_silent(item, cells[member.item]);
    });
}

bool BodyPlan::untimed(Cells cells) const {
    return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
        return member.item < layout_->size() && layout_->items()[member.item].type == CellType::time &&
               cells[member.item] == no_time;
    });
}

void BodyPlan::append_row(JsonText& json, std::uint32_t line, Cells cells) const { append(json, {}, line, cells); }

std::string BodyPlan::single(std::string_view file, std::uint32_t line, Cells cells) const {
    std::string body;
    JsonText json(body);
    append(json, file, line, cells);
    return body;
}

void BodyPlan::append(JsonText& json, std::string_view file, std::uint32_t line, Cells cells) const {
    json.open_object();
    for (const Member& member : members_) {
        if (member.item == file_member) {
            if (!file.empty()) {
                json.member(member.name, file);
            }
        } else if (member.item == line_member) {
            json.member(member.name, line);
        } else if (member.item == untimed_member) {
            if (untimed(cells)) {
                json.name(member.name).boolean(true);
            }
        } else if (space_ == Space::clears && cells[member.item] == " ") {
            json.name(member.name).null();
        } else {
            append_member(json, layout_->items()[member.item], cells[member.item]);
        }
    }
    json.close_object();
}

}  // namespace kakehashi::sources
