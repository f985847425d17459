#include "domain/scale_book.h"

#include <algorithm>
#include <charconv>

#include "domain/body_text.h"

namespace kakehashi {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc{} && end == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

Error unreadable(const char* file, std::uint32_t line, std::string what) {
    return Error{Fault::malformed, "KK-6211", std::move(what), {file, line, 0}};
}

/// Calls `row(cells, line)` for every row of a table but its header; cells hold no commas or quotes.
template <class Row>
Result<Done> for_each_row(std::string_view csv, const char* file, std::string_view header, const Row& row) {
    bool headed = false;
    for (std::uint32_t line_no = 1; !csv.empty(); ++line_no) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = csv.substr(0, end);
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!headed) {
            if (line != header) {
                return unreadable(file, line_no, "the header is not " + std::string(header));
            }
            headed = true;
            continue;
        }
        std::vector<std::string_view> cells;
        for (std::string_view rest = line;;) {
            const std::size_t comma = rest.find(',');
            cells.push_back(rest.substr(0, comma));
            if (comma == std::string_view::npos) {
                break;
            }
            rest.remove_prefix(comma + 1);
        }
        if (static_cast<std::size_t>(std::ranges::count(header, ',')) + 1 != cells.size()) {
            return unreadable(file, line_no, "the row has another number of cells than the header");
        }
        TRY_DONE(row(cells, line_no));
    }
    return headed ? Result<Done>(Done{}) : Result<Done>(unreadable(file, 0, "the table is empty"));
}

constexpr const char* scales_file = "scales.csv";
constexpr const char* items_file = "items.csv";

}  // namespace

int Assessment::answered() const {
    return static_cast<int>(std::ranges::count_if(points, [](const auto& item) { return item.has_value(); }));
}

int Assessment::sum() const {
    int sum = 0;
    for (const auto& item : points) {
        sum += item.value_or(0);
    }
    return sum;
}

Result<ScaleBook> ScaleBook::parse(std::string_view scales_csv, std::string_view items_csv) {
    ScaleBook book;
    TRY_DONE(book.read_scales(scales_csv));
    TRY_DONE(book.read_items(items_csv));
    return book;
}

Result<Done> ScaleBook::read_scales(std::string_view csv) {
    const auto row = [&](const std::vector<std::string_view>& cells, std::uint32_t line) -> Result<Done> {
        const auto items = number(cells[1]);
        const auto greatest = number(cells[2]);
        const bool known = std::ranges::any_of(scales_, [&](const Scale& scale) { return scale.name == cells[0]; });
        if (cells[0].empty() || known || !items || *items == 0 || !greatest || (cells[3] != "higher" && cells[3] != "lower")) {
            return unreadable(scales_file, line, "a scale needs a name of its own, items, greatest, and higher or lower");
        }
        Scale scale;
        scale.name = cells[0];
        scale.items = static_cast<std::size_t>(*items);
        scale.greatest = *greatest;
        scale.better = cells[3] == "higher" ? Scale::Better::higher : Scale::Better::lower;
        scale.name_ja = cells[4];
        scale.name_en = cells[5];
        for (const std::string_view label : split(cells[6], '|')) {
            scale.labels.emplace_back(label);
        }
        scales_.push_back(std::move(scale));
        return Done{};
    };
    return for_each_row(csv, scales_file, "scale,items,greatest,better,name_ja,name_en,labels", row);
}

Result<Done> ScaleBook::read_items(std::string_view csv) {
    std::vector<std::vector<std::string>> names(scales_.size());  // items of each scale, in the order met
    const auto row = [&](const std::vector<std::string_view>& cells, std::uint32_t line) -> Result<Done> {
        const auto scale = std::ranges::find(scales_, cells[0], &Scale::name);
        if (scale == scales_.end() || cells[1].empty() || cells[2].empty() || cells[3].empty()) {
            return unreadable(items_file, line, "an item needs a known scale, a name, a form and a member");
        }
        Use use;
        use.scale = static_cast<std::size_t>(scale - scales_.begin());
        auto& known = names[use.scale];
        const auto name = std::ranges::find(known, cells[1]);
        use.item = static_cast<std::size_t>(name - known.begin());
        if (name == known.end()) {
            known.emplace_back(cells[1]);
        }
        for (const std::string_view pair : split(cells[4], '|')) {
            const std::size_t equals = std::min(pair.find('='), pair.size());
            const auto points = number(pair.substr(std::min(equals + 1, pair.size())));
            if (equals == 0 || !points) {
                return unreadable(items_file, line, "points are written code=points");
            }
            use.points.emplace_back(pair.substr(0, equals), *points);
        }
        FormUse& form = forms_[std::string(cells[2])];
        if (!cells[5].empty()) {
            form.days.emplace(use.scale, cells[5]);
        }
        form.members[std::string(cells[3])].push_back(std::move(use));
        return Done{};
    };
    TRY_DONE(for_each_row(csv, items_file, "scale,item,form,member,points,day", row));
    for (std::size_t n = 0; n < scales_.size(); ++n) {
        if (names[n].size() != scales_[n].items) {
            return unreadable(items_file, 0, "the items of " + scales_[n].name + " are not as many as the scale has");
        }
    }
    return Done{};
}

std::vector<std::string> ScaleBook::forms() const {
    std::vector<std::string> names;
    for (const auto& [form, use] : forms_) {
        names.push_back(form);
    }
    return names;
}

std::vector<Assessment> ScaleBook::assess(const Fact& fact) const {
    std::vector<Assessment> made;
    const auto form = forms_.find(fact.form);
    if (form == forms_.end()) {
        return made;
    }
    std::vector<Assessment> by_scale(scales_.size());
    std::map<std::string_view, std::string_view> days;
    std::string_view service;
    for_each_text(fact.body, [&](std::string_view name, std::string_view value) {
        if (const auto member = form->second.members.find(name); member != form->second.members.end()) {
            for (const Use& use : member->second) {
                const auto points = std::ranges::find(use.points, value, [](const auto& pair) { return pair.first; });
                Assessment& assessment = by_scale[use.scale];
                assessment.points.resize(scales_[use.scale].items);
                if (points != use.points.end()) {
                    assessment.points[use.item] = points->second;
                }
            }
        }
        service = name == "service_code" ? value : service;
        for (const auto& [scale, day] : form->second.days) {
            if (day == name) {
                days[day] = value;
            }
        }
    });
    for (std::size_t n = 0; n < by_scale.size(); ++n) {
        Assessment& assessment = by_scale[n];
        if (assessment.answered() == 0) {
            continue;
        }
        const auto day = form->second.days.find(n);
        const auto told = day == form->second.days.end() ? std::nullopt : CalendarDate::parse_iso(days[day->second]);
        assessment.scale = n;
        assessment.on = told ? told : fact.effective.from;
        assessment.fact = fact.id;
        assessment.form = fact.form;
        assessment.author = fact.author;
        assessment.service = service;
        made.push_back(std::move(assessment));
    }
    return made;
}

}  // namespace kakehashi
