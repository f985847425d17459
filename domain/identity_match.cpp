#include "domain/identity_match.h"

#include <string>

namespace kakehashi {
namespace {

std::string without_spaces(std::string_view name) {
    constexpr std::string_view wide_space = "\u3000";
    std::string text;
    for (std::size_t n = 0; n < name.size();) {
        if (name[n] == ' ') {
            ++n;
        } else if (name.substr(n).starts_with(wide_space)) {
            n += wide_space.size();
        } else {
            text.push_back(name[n++]);
        }
    }
    return text;
}

std::string compact(std::string_view iso) {
    std::string text;
    for (const char c : iso) {
        if (c != '-') {
            text.push_back(c);
        }
    }
    return text;
}

bool same_birth(std::string_view claimed, std::string_view registered_iso) {
    const std::string registered = compact(registered_iso);
    if (claimed.size() != 8 || registered.size() != 8) {
        return claimed == registered;
    }
    const bool day_unknown = claimed.substr(6) == "00" || registered.substr(6) == "00";
    return claimed.substr(0, 6) == registered.substr(0, 6) && (day_unknown || claimed.substr(6) == registered.substr(6));
}

}  // namespace

std::string_view mismatch(const IdentityClaim& claim, const Identity& registered) {
    if (!claim.name.empty() && without_spaces(claim.name) != without_spaces(registered.name)) {
        return "氏名";
    }
    if (!claim.birth_date.empty() && !same_birth(claim.birth_date, registered.birth_date)) {
        return "生年月日";
    }
    if (!claim.sex.empty() && claim.sex != registered.sex) {
        return "性別";
    }
    return {};
}

bool is_likely_another(const Identity& newer, const Identity& registered) {
    return without_spaces(newer.name) != without_spaces(registered.name) &&
           !same_birth(compact(newer.birth_date), registered.birth_date);
}

}  // namespace kakehashi
