#include "adapters/http/municipality/people_list_query.h"

#include <algorithm>
#include <charconv>

#include "adapters/http/query_parameters.h"

namespace kakehashi::http::municipality {
namespace {

constexpr std::string_view insurer_parameter = "insurer";

Error malformed(const std::string& what) { return {Fault::malformed, "KK-5034", what}; }

bool read_count(const std::string& text, int& count) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    return failed == std::errc{} && end == text.data() + text.size() && count >= 1 && count <= consent::most_in_page;
}

std::optional<consent::PersonNumbers> numbers_in(const std::string& text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto insurer = InsurerNumber::parse(std::string_view(text).substr(0, slash));
    const auto insured = InsuredNumber::parse(std::string_view(text).substr(std::min(slash + 1, text.size())));
    return insurer && insured ? std::optional(consent::PersonNumbers{*insurer, *insured}) : std::nullopt;
}

/// One parameter that is no cursor.
Result<Done> read(const std::string& name, const std::string& value, const PeopleLists& lists, PeopleListQuery& query) {
    if (name == "count") {
        return read_count(value, query.count) ? Result<Done>(Done{}) : malformed("count: a number from 1 to 100 expected");
    }
    if (name == "kinds") {
        const auto kinds = KindSet::parse(value, ',');
        query.kinds = kinds.value_or(KindSet{});
        return kinds ? Result<Done>(Done{}) : malformed("kinds: kinds joined by commas expected");
    }
    if (name == "on") {
        query.on = CalendarDate::parse_iso(value);
        return query.on ? Result<Done>(Done{}) : malformed("on: a day such as 2026-11-22 expected");
    }
    TRY(auto condition, lists.searches.condition(name, value));
    query.conditions.push_back(std::move(condition));
    return Done{};
}

}  // namespace

Result<std::string> insurer_in(std::string_view query) {
    TRY(const auto parameters, query_parameters(query));
    const auto found = std::ranges::find(parameters, insurer_parameter, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? std::string() : found->second;
}

Result<PeopleListQuery> parse_people_list_query(std::string_view text, const std::string& asker, const PeopleLists& lists) {
    TRY(auto parameters, query_parameters(text));
    PeopleListQuery query;
    std::string cursor;
    std::ranges::sort(parameters);  // the same list, in whatever order it is asked for
    query.cursor_context = "people/" + asker;
    for (const auto& [name, value] : parameters) {
        if (name == "cursor") {
            cursor = value;
            continue;
        }
        if (name == insurer_parameter) {
            continue;  // the asker says it
        }
        TRY_DONE(read(name, value, lists, query));
        if (name != "count") {
            query.cursor_context += '&' + std::to_string(name.size()) + name + '=' + value;
        }
    }
    if (!cursor.empty()) {
        const auto opened = lists.cursors.open(query.cursor_context, cursor);
        query.after = opened ? numbers_in(*opened) : std::nullopt;
        if (!query.after) {
            return malformed("cursor: not one of this list");
        }
    }
    return query;
}

std::string cursor_after(const consent::PersonNumbers& numbers, const PeopleListQuery& query, const PeopleLists& lists) {
    return lists.cursors.seal(query.cursor_context, numbers.insurer.str() + '/' + numbers.insured.str());
}

}  // namespace kakehashi::http::municipality
