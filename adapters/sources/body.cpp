#include "adapters/sources/body.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cell_check.h"
#include "adapters/sources/conf_table.h"
#include "domain/result.h"

namespace kakehashi::sources {
namespace {

constexpr std::string_view no_time = "9999";

std::string dashed_month(std::string_view text) { return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)); }

/// Where in a compact date or time a sign is put, and which; nowhere when the text is not of that form.
struct Parting {
    std::size_t pieces = 1;
    std::size_t first = 0;
    std::size_t second = 0;
    char sign = '-';
};

Parting parting_of(const Item& item, std::string_view text) {
    const auto is_compact = [&](std::size_t size) { return text.size() == size && all_digits(text); };
    if (item.type == CellType::date && is_compact(8)) {
        return {text.ends_with("00") ? 2U : 3U, 4, 6, '-'};
    }
    if (item.type == CellType::month && is_compact(6)) {
        return {2, 4, 6, '-'};
    }
    if (item.type == CellType::time && is_compact(4) && text.substr(0, 2) <= "24" && text.substr(2) <= "59") {
        return {2, 2, 4, ':'};
    }
    return {};
}

bool is_number(const Item& item, std::string_view text) {
    return item.type == CellType::integer && text.size() <= 18 && all_digits(text);
}

/// Writes the members of one object into room that was made before, so that most of it is plain copying.
class ObjectText {
public:
    ObjectText(std::string& out, std::size_t room) : out_(out), at_(out.size()) {
        out_.resize(at_ + room);
        put('{');
    }

    /// `,"name":`
    void begin(std::string_view comma_and_name) {
        put(comma_and_name.substr(first_ ? 1 : 0));
        first_ = false;
    }
    void put(char c) { out_[at_++] = c; }
    void put(std::string_view text) {
        std::memcpy(out_.data() + at_, text.data(), text.size());
        at_ += text.size();
    }
    void text(std::string_view value) {
        if (is_plain_json(value)) {
            put('"');
            put(value);
            put('"');
            return;
        }
        const std::size_t left = out_.size() - at_;
        out_.resize(at_);
        append_json_string(out_, value);
        at_ = out_.size();
        out_.resize(at_ + left);
    }
    void number(std::int64_t value) {
        at_ = static_cast<std::size_t>(std::to_chars(out_.data() + at_, out_.data() + out_.size(), value).ptr - out_.data());
    }
    void parted(std::string_view text, Parting by) {
        put('"');
        put(text.substr(0, by.first));
        put(by.sign);
        put(text.substr(by.first, by.second - by.first));
        if (by.pieces == 3) {
            put(by.sign);
            put(text.substr(by.second));
        }
        put('"');
    }
    void close() {
        put('}');
        EXPECTS(at_ <= out_.size());
        out_.resize(at_);
    }

private:
    std::string& out_;
    std::size_t at_;
    bool first_ = true;
};

/// The value of a cell that is no list.
void put_value(ObjectText& object, const Item& item, std::string_view text) {
    if (is_number(item, text)) {
        object.number(number_in(text));
    } else if (const Parting parting = parting_of(item, text); parting.pieces > 1) {
        object.parted(text, parting);
    } else {
        object.text(text);
    }
}

void put_list(ObjectText& object, std::string_view text) {
    char before = '[';
    for (const std::string& piece : pieces(text, ';')) {
        object.put(before);
        object.text(piece);
        before = ',';
    }
    object.put(']');
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
    json.name(item.id);
    if (item.list) {
        json.open_array();
        for (const std::string& piece : pieces(text, ';')) {
            json.text(piece);
        }
        json.close_array();
    } else if (is_number(item, text)) {
        json.integer(number_in(text));
    } else if (const Parting by = parting_of(item, text); by.pieces > 1) {
        const std::string last = by.pieces == 3 ? by.sign + std::string(text.substr(by.second)) : std::string();
        json.text(std::string(text.substr(0, by.first)) + by.sign + std::string(text.substr(by.first, by.second - by.first)) + last);
    } else {
        json.text(text);
    }
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
    members_.push_back({layout_->items()[item].id, item, {}});
    has_times_ = has_times_ || layout_->items()[item].type == CellType::time;
}

void BodyPlan::complete() {
    members_.push_back({"file", file_member, {}});
    members_.push_back({"line", line_member, {}});
    if (has_times_) {
        members_.push_back({"untimed", untimed_member, {}});
    }
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
    constexpr std::size_t quotes_and_signs = 4;
    constexpr std::size_t braces_line_and_true = 32;
    fixed_room_ = braces_line_and_true;
    for (Member& member : members_) {
        member.begin = ",\"" + member.name + "\":";
        fixed_room_ += member.begin.size() + quotes_and_signs;
    }
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

std::size_t BodyPlan::room_for(std::string_view file, Cells cells) const {
    std::size_t room = fixed_room_ + file.size();
    for (const Member& member : members_) {
        if (member.item < cells.size()) {
            const std::string_view cell = cells[member.item];
            // Each piece of a list gets quotes of its own.
            room += layout_->items()[member.item].list ? cell.size() * 3 + 2 : cell.size();
        }
    }
    return room;
}

void BodyPlan::append(JsonText& json, std::string_view file, std::uint32_t line, Cells cells) const {
    ObjectText object(json.value(), room_for(file, cells));
    for (const Member& member : members_) {
        if (member.item == file_member) {
            if (!file.empty()) {
                object.begin(member.begin);
                object.text(file);
            }
        } else if (member.item == line_member) {
            object.begin(member.begin);
            object.number(line);
        } else if (member.item == untimed_member) {
            if (untimed(cells)) {
                object.begin(member.begin);
                object.put("true");
            }
        } else if (space_ == Space::clears && cells[member.item] == " ") {
            object.begin(member.begin);
            object.put("null");
        } else if (const Item& item = layout_->items()[member.item]; !is_silent(item, cells[member.item])) {
            object.begin(member.begin);
            item.list ? put_list(object, cells[member.item]) : put_value(object, item, cells[member.item]);
        }
    }
    object.close();
}

}  // namespace kakehashi::sources
