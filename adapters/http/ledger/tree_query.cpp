#include "adapters/http/ledger/tree_query.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace kakehashi::http::ledger {
namespace {

Error malformed(std::string_view name, std::string_view what) {
    return {Fault::malformed, "KK-5032", std::string(name) + ": " + std::string(what)};
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    constexpr std::size_t longest = 18;
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = text.size() <= longest && (text.size() == 1 || !text.starts_with('0'));
    return failed == std::errc{} && end == text.data() + text.size() && plain ? std::optional(number) : std::nullopt;
}

}  // namespace

Result<TreeQuery> parse_tree_query(std::string_view query, std::string_view needed, std::string_view optional) {
    std::optional<std::uint64_t> first;
    TreeQuery found;
    if (query.ends_with('&')) {
        return malformed("query", "ends within a parameter");
    }
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), part.size() + 1));
        const std::string_view name = part.substr(0, part.find('='));
        if (name != needed && name != optional) {
            return malformed("query", "a name this path does not take");
        }
        auto& into = name == needed ? first : found.optional;
        if (into) {
            return malformed(name, "stands twice");
        }
        into = number_in(part.substr(std::min(part.size(), name.size() + 1)));
        if (!into) {
            return malformed(name, "a number of at most 18 digits expected");
        }
    }
    if (!first) {
        return malformed(needed, "is missing");
    }
    found.needed = *first;
    return found;
}

}  // namespace kakehashi::http::ledger
