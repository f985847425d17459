#include "domain/feedback_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace kakehashi {
namespace {

struct Setting {
    std::string_view name;
    int FeedbackPolicy::* member;
    int least;
    int most;
};

/// Groups smaller than five are never released, whatever a table says.
constexpr std::array<Setting, 2> settings = {{
    {"smallest_group", &FeedbackPolicy::smallest_group, 5, 1000},
    {"months", &FeedbackPolicy::months, 1, 24},
}};

}  // namespace

Result<FeedbackPolicy> FeedbackPolicy::parse(std::string_view csv, std::string_view file_name) {
    FeedbackPolicy policy;
    std::array<bool, settings.size()> seen{};
    bool headed = false;
    for (std::uint32_t line_no = 1; !csv.empty(); ++line_no) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = csv.substr(0, end);
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto wrong = [&](const char* what) {
            return Error{Fault::malformed, "KK-6221", what, {std::string(file_name), line_no, 0}};
        };
        if (!headed) {
            if (line != "name,value,basis") {
                return wrong("the header is not name,value,basis");
            }
            headed = true;
            continue;
        }
        const std::size_t comma = std::min(line.find(','), line.size());
        const auto setting = std::ranges::find(settings, line.substr(0, comma), &Setting::name);
        if (setting == settings.end()) {
            return wrong("no setting has this name");
        }
        bool& known = seen[static_cast<std::size_t>(setting - settings.begin())];
        std::string_view value = line.substr(std::min(comma + 1, line.size()));
        value = value.substr(0, value.find(','));
        int number = 0;
        const auto [after, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (known || failed != std::errc{} || after != value.data() + value.size() || number < setting->least ||
            number > setting->most) {
            return wrong("the value is not one it can have, or the name stands twice");
        }
        known = true;
        policy.*(setting->member) = number;
    }
    if (!std::ranges::all_of(seen, [](bool one) { return one; })) {
        return Error{Fault::malformed, "KK-6221", "a setting is missing", {std::string(file_name), 0, 0}};
    }
    return policy;
}

}  // namespace kakehashi
