#include "adapters/http/oauth/scopes.h"

#include <algorithm>
#include <vector>

namespace kakehashi::http::oauth {
namespace {

constexpr std::string_view heading = "resource,kinds,why";
constexpr std::string_view level = "system/";
constexpr std::string_view letters = "cruds";  // in this order
constexpr std::size_t longest = 1'000;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/// `system/Coverage.rs`: a resource or a star, and letters, each once and in their order.
struct Scope {
    std::string_view resource;
    std::string_view letters;
};

std::optional<Scope> scope_in(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (!text.starts_with(level) || dot == std::string_view::npos || dot == level.size()) {
        return std::nullopt;
    }
    const Scope scope{text.substr(level.size(), dot - level.size()), text.substr(dot + 1)};
    std::size_t from = 0;
    for (const char c : scope.letters) {
        const std::size_t at = letters.find(c, from);
        if (at == std::string_view::npos) {
            return std::nullopt;
        }
        from = at + 1;
    }
    return scope.letters.empty() ? std::nullopt : std::optional(scope);
}

std::string common_letters(std::string_view one, std::string_view other) {
    std::string common;
    std::ranges::copy_if(letters, std::back_inserter(common), [&](char c) {
        return one.find(c) != std::string_view::npos && other.find(c) != std::string_view::npos;
    });
    return common;
}

/// What both reach; empty when nothing.
std::string meeting(const Scope& one, const Scope& other) {
    const bool meet = one.resource == other.resource || one.resource == "*" || other.resource == "*";
    const std::string common = meet ? common_letters(one.letters, other.letters) : std::string();
    return common.empty() ? common : std::string(level) + std::string(one.resource == "*" ? other.resource : one.resource) + '.' + common;
}

}  // namespace

Result<Scopes> Scopes::parse(std::string_view csv, std::string_view file_name) {
    Scopes scopes;
    std::uint32_t line_number = 0;
    for (std::string_view line : split(csv, '\n')) {
        ++line_number;
        line = line.substr(0, line.find('\r'));
        const auto wrong = [&](const char* what) { return Error{Fault::malformed, "KK-5071", what, {std::string(file_name), line_number, 0}}; };
        if (line_number == 1) {
            if (line != heading) {
                return wrong("the first line must be resource,kinds,why");
            }
            continue;
        }
        if (line.empty()) {
            continue;
        }
        const auto cells = split(line, ',');
        const auto kinds = cells.size() < 3 ? std::nullopt : cells[1].empty() ? std::optional(KindSet{}) : KindSet::parse(cells[1], ';');
        if (!kinds || cells[0].empty() || !scopes.kinds_.emplace(std::string(cells[0]), *kinds).second) {
            return wrong("a resource, once, and known kinds joined by semicolons expected");
        }
    }
    return scopes;
}

bool Scopes::are_scopes(std::string_view text) const {
    if (text.empty() || text.size() > longest) {
        return false;
    }
    return std::ranges::all_of(split(text, ' '), [&](std::string_view part) {
        const auto scope = scope_in(part);
        return scope && (scope->resource == "*" || kinds_.contains(scope->resource));
    });
}

std::optional<std::string> Scopes::granted(std::string_view asked, std::string_view registered) const {
    if (asked.empty()) {
        return std::string(registered);
    }
    if (!are_scopes(asked)) {
        return std::nullopt;
    }
    std::vector<std::string> all;
    for (const std::string_view part : split(asked, ' ')) {
        for (const std::string_view bound : split(registered, ' ')) {
            const auto limit = scope_in(bound);
            std::string met = limit ? meeting(*scope_in(part), *limit) : std::string();
            if (!met.empty() && std::ranges::find(all, met) == all.end()) {
                all.push_back(std::move(met));
            }
        }
    }
    std::string text;
    for (const std::string& scope : all) {
        text += (text.empty() ? "" : " ") + scope;
    }
    return text.empty() ? std::nullopt : std::optional(text);
}

KindSet Scopes::readable(std::string_view scopes) const {
    KindSet all;
    for (const std::string_view part : split(scopes, ' ')) {
        const auto scope = scope_in(part);
        if (!scope || scope->letters.find('r') == std::string_view::npos || scope->letters.find('s') == std::string_view::npos) {
            continue;
        }
        for (const auto& [resource, kinds] : kinds_) {
            if (scope->resource == "*" || scope->resource == resource) {
                all = KindSet::from_bits(static_cast<std::uint16_t>(all.bits() | kinds.bits()));
            }
        }
    }
    return all;
}

}  // namespace kakehashi::http::oauth
