#include "domain/said_before.h"

#include <algorithm>
#include <functional>
#include <initializer_list>

namespace kakehashi {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
    hash = (hash ^ std::hash<std::string_view>()(text)) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
}

std::uint64_t mixed(std::initializer_list<std::string_view> texts) {
    std::uint64_t hash = texts.size();
    for (const std::string_view text : texts) {
        hash = mixed(hash, text);
    }
    return hash;
}

/// Takes in a body but for the numbers of its lines: where a row stands is not what it says.
std::uint64_t mixed_without_lines(std::uint64_t hash, std::string_view body) {
    constexpr std::string_view line = "\"line\":";
    for (std::size_t at = body.find(line); at != std::string_view::npos; at = body.find(line)) {
        hash = mixed(hash, body.substr(0, at));
        body.remove_prefix(std::min(body.find_first_not_of("0123456789", at + line.size()), body.size()));
    }
    return mixed(hash, body);
}

std::uint64_t content_of(const Replacement& replacement) {
    std::uint64_t hash = mixed(replacement.operation == Replacement::Operation::erase ? 1U : 2U, "");
    for (const FactDraft& fact : replacement.facts) {
        hash = mixed_without_lines(mixed(hash, fact.form), fact.body);
    }
    return hash;
}

std::uint64_t content_of(const RegisterEntry& entry) {
    const auto number = [](const auto& value) { return value ? value->str() : std::string(); };
    const std::string former = number(entry.former_insurer) + "/" + number(entry.former_insured);
    const auto day = [](const auto& date) { return date ? date->iso() : std::string("-"); };
    const std::string days = day(entry.insured.from) + day(entry.insured.to) + day(entry.deceased_on);
    const std::string marks = {entry.cancelled ? '1' : '0', entry.protective_measure ? '1' : '0', entry.emergency_refused ? '1' : '0'};
    return mixed({entry.name, entry.kana, entry.birth_date, entry.sex, entry.postal_code, entry.address, entry.phone, entry.category, former, days, marks});
}

}  // namespace

bool SaidBefore::differs(std::uint64_t key, std::uint64_t content) {
    constexpr std::size_t most = 1'000'000;
    if (const auto known = contents_.find(key); known != contents_.end()) {
        return known->second != content;
    }
    if (contents_.size() < most) {
        contents_.emplace(key, content);
    }
    return false;
}

std::optional<Place> SaidBefore::contradiction(const PersonUnit& unit) {
    const std::string person = unit.insurer.str() + unit.insured.str();
    if (unit.register_entry && !unit.register_entry->order.empty() &&
        differs(mixed({"register", person, unit.register_entry->order}), content_of(*unit.register_entry))) {
        return unit.place;
    }
    for (const Replacement& replacement : unit.replacements) {
        if (replacement.operation != Replacement::Operation::patch && !replacement.order.empty() &&
            differs(mixed({person, replacement.unit, replacement.key, replacement.author, replacement.addressee, replacement.order}),
                    content_of(replacement))) {
            return replacement.place;
        }
    }
    return std::nullopt;
}

}  // namespace kakehashi
