#include "adapters/sources/careplan/outline.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/body.h"
#include "adapters/sources/careplan/rules.h"

namespace kakehashi::sources::careplan {

Result<Outline> Outline::open(std::shared_ptr<const Layout> layout) {
    Outline outline(std::move(layout));
    const auto& items = outline.layout_->items();
    for (std::size_t n = 0; n < items.size(); ++n) {
        const Rule* rule = items[n].rule("level");
        if (rule == nullptr) {
            if (items[n].use == Use::key || items[n].use == Use::fact) {
                outline.outside_.push_back(n);
            }
            continue;
        }
        auto level = std::find_if(outline.levels_.begin(), outline.levels_.end(),
                                  [&](const Level& known) { return known.name == rule->argument; });
        if (level == outline.levels_.end()) {
            outline.levels_.push_back({rule->argument, std::nullopt, {}, {}});
            level = std::prev(outline.levels_.end());
        }
        const bool counts = items[n].has("number");
        level->items.insert(counts ? level->items.begin() : level->items.end(), n);
        level->number = counts ? n : level->number;
        outline.kind_ = items[n].kind;
    }
    if (outline.levels_.size() < 2) {
        return Error{Fault::malformed, "KK-2104", "an outline needs at least two levels", {}};
    }
    outline.sort_members();
    return outline;
}

void Outline::sort_members() {
    const auto& items = layout_->items();
    const auto sort = [&](std::vector<std::size_t>& members, std::string_view child) {
        const auto name = [&](std::size_t member) -> std::string_view {
            return member == file_member ? "file" : member == line_member ? "line" : member == child_member ? child : items[member].id;
        };
        std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) { return name(a) < name(b); });
    };
    for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
        const bool innermost = depth + 1 == levels_.size();
        Level& level = levels_[depth];
        level.members = level.items;
        level.members.push_back(line_member);
        if (!innermost) {
            level.members.push_back(child_member);
        }
        sort(level.members, innermost ? std::string_view() : levels_[depth + 1].name);
    }
    members_ = outside_;
    members_.push_back(file_member);
    members_.push_back(child_member);
    sort(members_, levels_.front().name);
}

/// A number that is empty is that of the row above, as long as the numbers further out are the same.
std::vector<Outline::FilledRow> Outline::with_numbers(const std::vector<Row>& rows) const {
    std::vector<FilledRow> filled;
    filled.reserve(rows.size());
    for (const Row& row : rows) {
        filled.push_back({row.line, {row.cells.begin(), row.cells.end()}});
        if (filled.size() == 1) {
            continue;
        }
        const FilledRow& above = filled[filled.size() - 2];
        for (std::size_t depth = 0; depth + 1 < levels_.size(); ++depth) {
            if (!levels_[depth].number) {
                continue;
            }
            std::string_view& number = filled.back().cells[*levels_[depth].number];
            const std::string_view before = above.cells[*levels_[depth].number];
            number = number.empty() ? before : number;
            if (number != before) {
                break;
            }
        }
    }
    return filled;
}

void Outline::put_in_order(std::vector<FilledRow>& rows, Findings& findings) const {
    std::vector<std::size_t> numbers;
    for (const Level& level : levels_) {
        if (!level.number) {
            continue;
        }
        const bool everywhere = std::all_of(rows.begin(), rows.end(),
                                            [&](const FilledRow& row) { return number_in(row.cells[*level.number]) >= 0; });
        if (!everywhere) {
            break;
        }
        numbers.push_back(*level.number);
    }
    const auto before = [&](const FilledRow& a, const FilledRow& b) {
        for (const std::size_t n : numbers) {
            const std::int64_t first = number_in(a.cells[n]);
            const std::int64_t second = number_in(b.cells[n]);
            if (first != second) {
                return first < second;
            }
        }
        return false;
    };
    for (std::size_t n = 1; n < rows.size(); ++n) {
        if (before(rows[n], rows[n - 1])) {
            findings.add(odd_outline, rows[n].line, layout_->items()[numbers.front()]);
            std::stable_sort(rows.begin(), rows.end(), before);
            return;
        }
    }
}

bool Outline::begins(const Level& level, const Node& node, const FilledRow& row) const {
    for (std::size_t n = 0; n < level.items.size(); ++n) {
        const std::string_view now = row.cells[level.items[n]];
        const std::string_view then = node.cells[n];
        if (level.number == level.items[n]) {
            if (now != then) {
                return true;
            }
        } else if (!now.empty() && now != then && !(level.number && then.empty())) {
            return true;
        }
    }
    return false;
}

void Outline::place(const FilledRow& row, std::vector<Node>& roots) const {
    std::vector<Node>* siblings = &roots;
    bool fresh = false;
    for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
        const Level& level = levels_[depth];
        const bool innermost = depth + 1 == levels_.size();
        fresh = fresh || innermost || siblings->empty() || begins(level, siblings->back(), row);
        if (fresh) {
            siblings->push_back({row.line, std::vector<std::string_view>(level.items.size()), {}});
        }
        Node& node = siblings->back();
        for (std::size_t n = 0; n < level.items.size(); ++n) {
            const std::string_view said = row.cells[level.items[n]];
            node.cells[n] = said.empty() ? node.cells[n] : said;
        }
        siblings = &node.children;
    }
}

void Outline::check(const std::vector<Node>& nodes, std::size_t depth, Findings& findings) const {
    const Level& level = levels_[depth];
    const bool innermost = depth + 1 == levels_.size();
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        const Node& node = nodes[n];
        if (level.number) {
            const Item& number = layout_->items()[*level.number];
            const std::string_view said = node.cells.front();
            const bool again = !innermost && n > 0 && !said.empty() && said == nodes[n - 1].cells.front();
            if (again || (!said.empty() && number_in(said) == 0)) {
                findings.add(odd_outline, node.line, number, excerpt(number, said));
            }
            if (!innermost && node.cells.size() > 1 && node.cells[1].empty()) {
                findings.add(odd_outline, node.line, layout_->items()[level.items[1]]);
            }
        }
        check(node.children, std::min(depth + 1, levels_.size() - 1), findings);
    }
}

void Outline::check_outside(const std::vector<FilledRow>& rows, Findings& findings) const {
    for (const std::size_t n : outside_) {
        const auto other = std::find_if(rows.begin(), rows.end(),
                                        [&](const FilledRow& row) { return row.cells[n] != rows.front().cells[n]; });
        if (other != rows.end()) {
            const Item& item = layout_->items()[n];
            findings.add(odd_outline, other->line, item, excerpt(item, other->cells[n]));
        }
    }
}

bool Outline::says_nothing(const Node& node, std::size_t depth) const {
    for (std::size_t n = 0; n < node.cells.size(); ++n) {
        if (!is_silent(layout_->items()[levels_[depth].items[n]], node.cells[n])) {
            return false;
        }
    }
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return says_nothing(child, depth + 1); });
}

void Outline::append(JsonText& json, const std::vector<Node>& nodes, std::size_t depth) const {
    const Level& level = levels_[depth];
    json.name(level.name).open_array();
    for (const Node& node : nodes) {
        if (says_nothing(node, depth)) {
            continue;
        }
        json.open_object();
        for (const std::size_t member : level.members) {
            if (member == line_member) {
                json.member("line", node.line);
            } else if (member == child_member) {
                append(json, node.children, depth + 1);
            } else {
                const std::size_t at = static_cast<std::size_t>(
                    std::find(level.items.begin(), level.items.end(), member) - level.items.begin());
                append_member(json, layout_->items()[member], node.cells[at]);
            }
        }
        json.close_object();
    }
    json.close_array();
}

std::string Outline::body(std::string_view file, const std::vector<Row>& rows, Findings& findings) const {
    std::vector<FilledRow> filled = with_numbers(rows);
    put_in_order(filled, findings);
    std::vector<Node> roots;
    for (const FilledRow& row : filled) {
        place(row, roots);
    }
    std::string body;
    if (std::all_of(roots.begin(), roots.end(), [&](const Node& node) { return says_nothing(node, 0); })) {
        return body;
    }
    check(roots, 0, findings);
    check_outside(filled, findings);
    JsonText json(body);
    json.open_object();
    for (const std::size_t member : members_) {
        if (member == file_member) {
            json.member("file", file);
        } else if (member == child_member) {
            append(json, roots, 0);
        } else {
            append_member(json, layout_->items()[member], filled.front().cells[member]);
        }
    }
    json.close_object();
    return body;
}

}  // namespace kakehashi::sources::careplan
