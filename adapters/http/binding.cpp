#include "adapters/http/binding.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "domain/identifiers.h"

namespace kakehashi::http {
namespace {

constexpr std::string_view heading = "fingerprint,party,organisation,role,note";
constexpr std::size_t fingerprint_length = 64;

bool is_fingerprint(std::string_view text) {
    return text.size() == fingerprint_length && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

/// The first four cells; nothing when there are not five.
std::optional<std::array<std::string_view, 4>> cells_of(std::string_view line) {
    std::array<std::string_view, 4> cells;
    for (auto& cell : cells) {
        const std::size_t comma = line.find(',');
        if (comma == std::string_view::npos) {
            return std::nullopt;
        }
        cell = line.substr(0, comma);
        line.remove_prefix(comma + 1);
    }
    return cells;
}

bool is_number_of(consent::Party party, std::string_view number) {
    return party == consent::Party::municipality ? InsurerNumber::parse(number).has_value()
                                                 : OfficeNumber::parse(number).has_value();
}

/// The binding a row describes, or what is wrong with the row.
std::optional<std::string> read_row(std::string_view line, Binding& binding) {
    const auto cells = cells_of(line);
    if (!cells) {
        return "five columns expected";
    }
    const auto [fingerprint, party_name, organisation, role] = *cells;
    if (!is_fingerprint(fingerprint)) {
        return "fingerprint: 64 lower-case hexadecimal digits expected";
    }
    const auto party = consent::party_named(party_name);
    if (!party || *party == consent::Party::resident || *party == consent::Party::proxy) {
        return "party: an organisation expected";
    }
    if (!is_number_of(*party, organisation)) {
        return "organisation: not a number of that party";
    }
    binding = {std::string(fingerprint), *party, std::string(organisation), consent::role_named(role)};
    if (binding.role == consent::Role::other && role != consent::name_of(consent::Role::other)) {
        return "role: unknown";
    }
    return std::nullopt;
}

}  // namespace

Result<Bindings> Bindings::parse(std::string_view csv, std::string_view file_name) {
    Bindings table;
    bool heading_seen = false;
    std::uint32_t number = 0;
    const auto wrong = [&](std::string message) {
        return Error{Fault::malformed, "KK-5030", std::move(message), Place{std::string(file_name), number, 0}};
    };
    while (!csv.empty()) {
        const std::string_view line = take_line(csv);
        ++number;
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!heading_seen) {
            if (line != heading) {
                return wrong("the first line must be " + std::string(heading));
            }
            heading_seen = true;
            continue;
        }
        Binding binding;
        if (auto complaint = read_row(line, binding)) {
            return wrong(std::move(*complaint));
        }
        for (const Binding* const earlier : table.of(binding.fingerprint)) {
            const bool both_insurers = earlier->party == consent::Party::municipality && binding.party == consent::Party::municipality;
            if (!both_insurers || earlier->organisation == binding.organisation) {
                return wrong("fingerprint: already bound by an earlier line");
            }
        }
        table.bindings_.push_back(std::move(binding));
    }
    if (!heading_seen) {
        return wrong("the first line must be " + std::string(heading));
    }
    return table;
}

std::vector<const Binding*> Bindings::of(std::string_view fingerprint) const {
    std::vector<const Binding*> found;
    if (fingerprint.size() != fingerprint_length) {
        return found;
    }
    for (const Binding& binding : bindings_) {
        if (CRYPTO_memcmp(binding.fingerprint.data(), fingerprint.data(), fingerprint_length) == 0) {
            found.push_back(&binding);
        }
    }
    return found;
}

const Binding* Bindings::find(std::string_view fingerprint) const {
    const auto found = of(fingerprint);
    return found.empty() ? nullptr : found.front();
}

}  // namespace kakehashi::http
