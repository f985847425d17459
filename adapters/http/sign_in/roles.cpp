#include "adapters/http/sign_in/roles.h"

#include <algorithm>
#include <array>

namespace kakehashi::http::sign_in {
namespace {

constexpr std::string_view heading = "role,party,opens,kinds,manages,second_factor,why";

std::vector<std::string> pieces(std::string_view text, char separator) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at <= text.size() && !text.empty();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        all.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

/// One row of the table; a word about what is wrong with it otherwise.
const char* read_row(const std::vector<std::string>& cells, consent::Party& party, Role& role) {
    if (cells.size() < 7 || cells[0].empty()) {
        return "seven columns expected";
    }
    const auto named = consent::party_named(cells[1]);
    if (!named) {
        return "party: unknown";
    }
    party = *named;
    const auto kinds = cells[3].empty() ? std::optional(KindSet{}) : KindSet::parse(cells[3], ';');
    if (!kinds) {
        return "kinds: known ones joined by semicolons, all, or none expected";
    }
    if (cells[5] != "yes" && cells[5] != "no") {
        return "second_factor: yes or no expected";
    }
    role = {pieces(cells[2], ';'), *kinds, pieces(cells[4], ';'), cells[5] == "yes"};
    return nullptr;
}

}  // namespace

bool Role::opens_route(const HttpRequest& request) const { return std::ranges::find(opens, request.method + ' ' + request.path) != opens.end(); }

Result<Roles> Roles::parse(std::string_view csv, std::string_view file_name) {
    Roles table;
    std::uint32_t line_number = 0;
    for (const std::string& whole : pieces(csv, '\n')) {
        ++line_number;
        const std::string line = whole.substr(0, whole.find('\r'));
        const auto wrong = [&](const char* what) { return Error{Fault::malformed, "KK-5084", what, {std::string(file_name), line_number, 0}}; };
        if (line_number == 1) {
            if (line != heading) {
                return wrong("the first line must be role,party,opens,kinds,manages,second_factor,why");
            }
            continue;
        }
        if (line.empty()) {
            continue;
        }
        const auto cells = pieces(line, ',');
        consent::Party party{};
        Role role;
        if (const char* const what = read_row(cells, party, role)) {
            return wrong(what);
        }
        if (!table.roles_.emplace(std::pair(party, cells[0]), std::move(role)).second) {
            return wrong("role: stands twice for its party");
        }
    }
    return table;
}

const Role* Roles::find(consent::Party party, std::string_view role) const {
    const auto found = roles_.find({party, std::string(role)});
    return found == roles_.end() ? nullptr : &found->second;
}

std::vector<std::string> Roles::of(consent::Party party) const {
    std::vector<std::string> names;
    for (const auto& [key, role] : roles_) {
        if (key.first == party) {
            names.push_back(key.second);
        }
    }
    return names;
}

}  // namespace kakehashi::http::sign_in
