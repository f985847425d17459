#include "adapters/main/configuration.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "adapters/main/home.h"
#include "consent/ledger/signed_note.h"

namespace kakehashi::app {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

template <class Number>
bool number_in(std::string_view text, Number least, Number most, Number& value) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
}

/// How a key's value is taken in; false when the value is not one.
using Setter = std::function<bool(Configuration&, std::string_view)>;

Setter path_setter(std::filesystem::path Configuration::* member) {
    return [member](Configuration& c, std::string_view value) {
        std::filesystem::path path(value);
        c.*member = path.is_absolute() ? path : c.data / path;
        return !value.empty();
    };
}

template <class Number>
Setter number_setter(Number Configuration::* member, std::int64_t least, std::int64_t most, std::int64_t factor = 1) {
    return [=](Configuration& c, std::string_view value) {
        std::int64_t number = 0;
        const bool good = number_in(value, least, most, number);
        c.*member = static_cast<Number>(number * factor);
        return good;
    };
}

Setter text_setter(std::string Configuration::* member) {
    return [member](Configuration& c, std::string_view value) {
        c.*member = std::string(value);
        return !value.empty();
    };
}

/// A port, or `off`.
Setter port_setter(std::optional<std::uint16_t> Configuration::* member) {
    return [member](Configuration& c, std::string_view value) {
        std::int64_t port = 0;
        const bool good = number_in(value, std::int64_t{0}, std::int64_t{65'535}, port);
        c.*member = value == "off" ? std::nullopt : std::optional(static_cast<std::uint16_t>(port));
        return good || value == "off";
    };
}

/// Calls `take` with each of the names that commas join; false when one is empty or is not taken.
bool each_name(std::string_view names, const std::function<bool(std::string_view)>& take) {
    for (std::size_t at = 0; at <= names.size();) {
        const std::size_t comma = std::min(names.find(',', at), names.size());
        const std::string_view name = trimmed(names.substr(at, comma - at));
        if (name.empty() || !take(name)) {
            return false;
        }
        at = comma + 1;
    }
    return true;
}

Setter nested_path(std::filesystem::path mail::SmtpSettings::* member) {
    return [member](Configuration& c, std::string_view value) {
        std::filesystem::path path(value);
        c.smtp.*member = path.is_absolute() ? path : c.data / path;
        return !value.empty();
    };
}

Setter nested_text(std::string mail::SmtpSettings::* member) {
    return [member](Configuration& c, std::string_view value) {
        c.smtp.*member = std::string(value);
        return !value.empty();
    };
}

/// https://host[:port], without a path.
Setter address_setter(std::string Configuration::* member) {
    return [member](Configuration& c, std::string_view value) {
        constexpr std::string_view scheme = "https://";
        c.*member = std::string(value);
        return value.starts_with(scheme) && value.size() > scheme.size() && value.find('/', scheme.size()) == std::string_view::npos;
    };
}

/// Words joined by commas, one at least.
Setter words_setter(std::vector<std::string> Configuration::* member) {
    return [member](Configuration& c, std::string_view value) {
        (c.*member).clear();
        return each_name(value, [&words = c.*member](std::string_view word) {
            words.emplace_back(word);
            return word.find(' ') == std::string_view::npos;
        });
    };
}

/// mail.example.jp:587
bool host_and_port(std::string_view value, mail::SmtpSettings& smtp) {
    const std::size_t colon = value.rfind(':');
    std::int64_t port = 0;
    if (colon == std::string_view::npos || colon == 0 || !number_in(value.substr(colon + 1), std::int64_t{1}, std::int64_t{65'535}, port)) {
        return false;
    }
    smtp.host = std::string(value.substr(0, colon));
    smtp.port = static_cast<std::uint16_t>(port);
    return true;
}

bool security_named(std::string_view name, mail::SmtpSecurity& security) {
    security = name == "tls" ? mail::SmtpSecurity::tls : name == "none" ? mail::SmtpSecurity::none : mail::SmtpSecurity::starttls;
    return name == "tls" || name == "none" || name == "starttls";
}

const std::map<std::string, Setter, std::less<>>& setters() {
    static const std::map<std::string, Setter, std::less<>> known = {
        {"storage.url", text_setter(&Configuration::storage_url)},
        {"storage.connections", number_setter(&Configuration::storage_connections, 1, 64)},
        {"storage.patience_s", number_setter(&Configuration::storage_patience_s, 1, 300)},
        {"storage.cache_mib", number_setter(&Configuration::cache_bytes, 0, 1 << 20, 1 << 20)},
        {"keys.master", path_setter(&Configuration::master_key)},
        {"ledger.key", path_setter(&Configuration::ledger_key)},
        {"ledger.origin",
         [](Configuration& c, std::string_view value) {
             c.ledger_origin = std::string(value);
             return consent::ledger::is_key_name(value);
         }},
        {"ledger.head_every_s", number_setter(&Configuration::ledger_head_every_s, 1, 3'600)},
        {"emergency.hours", [](Configuration& c, std::string_view value) { return number_in(value, 1, 24, c.emergency.hours); }},
        {"emergency.review_days",
         [](Configuration& c, std::string_view value) { return number_in(value, 1, 365, c.emergency.review_days); }},
        {"consent.pending_review_days", number_setter(&Configuration::pending_review_days, 1, 60)},
        {"notices.every_s", number_setter(&Configuration::notice_every_s, 1, 3'600)},
        {"notices.certification_days", number_setter(&Configuration::certification_notice_days, 1, 365)},
        {"notices.portal", text_setter(&Configuration::portal)},
        {"notices.smtp", [](Configuration& c, std::string_view value) { return host_and_port(value, c.smtp); }},
        {"notices.smtp_security", [](Configuration& c, std::string_view value) { return security_named(value, c.smtp.security); }},
        {"notices.smtp_authorities", nested_path(&mail::SmtpSettings::authorities)},
        {"notices.smtp_user", nested_text(&mail::SmtpSettings::user)},
        {"notices.smtp_password", path_setter(&Configuration::smtp_password)},
        {"notices.from", nested_text(&mail::SmtpSettings::from)},
        {"http.address", text_setter(&Configuration::http_address)},
        {"http.port", number_setter(&Configuration::http_port, 0, 65'535)},
        {"http.connections", number_setter(&Configuration::http_connections, 1, 4'096)},
        {"http.public_address", text_setter(&Configuration::http_public_address)},
        {"http.public_port", port_setter(&Configuration::http_public_port)},
        {"http.closed_address", text_setter(&Configuration::http_closed_address)},
        {"http.closed_port", port_setter(&Configuration::http_closed_port)},
        {"http.closed_certificate", path_setter(&Configuration::http_closed_certificate)},
        {"http.closed_key", path_setter(&Configuration::http_closed_key)},
        {"http.closed_client_ca", path_setter(&Configuration::http_closed_client_ca)},
        {"http.closed_client_crl", path_setter(&Configuration::http_closed_client_crl)},
        {"http.closed_only",
         [](Configuration& c, std::string_view value) {
             c.http_closed_only.clear();
             return each_name(value, [&c](std::string_view name) {
                 const auto party = consent::party_named(name);
                 c.http_closed_only.push_back(party.value_or(consent::Party::municipality));
                 return party.has_value();
             });
         }},
        {"http.operator_address", text_setter(&Configuration::http_operator_address)},
        {"http.operator_port", port_setter(&Configuration::http_operator_port)},
        {"http.public_rate", number_setter(&Configuration::http_public_rate, 1, 10'000)},
        {"http.certificate", path_setter(&Configuration::http_certificate)},
        {"http.key", path_setter(&Configuration::http_key)},
        {"http.client_ca", path_setter(&Configuration::http_client_ca)},
        {"http.client_crl", path_setter(&Configuration::http_client_crl)},
        {"http.ocsp", path_setter(&Configuration::http_ocsp)},
        {"http.tls",
         [](Configuration& c, std::string_view value) {
             c.http_tls_1_2 = value == "1.2";
             return value == "1.2" || value == "1.3";
         }},
        {"http.hop",
         [](Configuration& c, std::string_view value) {
             constexpr std::size_t digits = 64;
             c.http_hop = std::string(value);
             return value.size() == digits && value.find_first_not_of("0123456789abcdef") == std::string_view::npos;
         }},
        {"http.bindings", path_setter(&Configuration::http_bindings)},
        {"http.issuer", address_setter(&Configuration::http_issuer)},
        {"http.tokens",
         [](Configuration& c, std::string_view value) {
             c.http_tokens_required = value == "required";
             return value == "required" || value == "accepted";
         }},
        {"http.token_life_s", number_setter(&Configuration::http_token_life_s, 30, 3'600)},
        {"http.refresh_life_s", number_setter(&Configuration::http_refresh_life_s, 0, 28'800)},
        {"people.issuer",
         [](Configuration& c, std::string_view value) {
             c.people_issuer = std::string(value);
             return value.starts_with("https://") && value.find_first_of("?#") == std::string_view::npos;
         }},
        {"people.client_id", text_setter(&Configuration::people_client_id)},
        {"people.client_key", path_setter(&Configuration::people_client_key)},
        {"people.authorities", path_setter(&Configuration::people_authorities)},
        {"people.address", address_setter(&Configuration::people_address)},
        {"people.audience",
         [](Configuration& c, std::string_view value) {
             c.people_audience_is_token = value == "token";
             return value == "token" || value == "issuer";
         }},
        {"people.acr", words_setter(&Configuration::people_acr)},
        {"people.amr", words_setter(&Configuration::people_amr)},
        {"people.idle_s", number_setter(&Configuration::people_idle_s, 2, 900)},
        {"people.life_s", number_setter(&Configuration::people_life_s, 2, 43'200)},
        {"people.invitation_days", number_setter(&Configuration::people_invitation_days, 1, 90)},
        {"opinion.signers", path_setter(&Configuration::opinion_signers)},
        {"import.spool", path_setter(&Configuration::spool)},
        {"import.profile",
         [](Configuration& c, std::string_view value) {
             c.lenient = value == "lenient";
             return value == "lenient" || value == "strict";
         }},
        {"import.unconfirmed_forms", words_setter(&Configuration::unconfirmed_forms)},
    };
    return known;
}

Configuration defaults(const std::filesystem::path& data) {
    Configuration c;
    c.data = data;
    c.storage_url = "sqlite:" + data.string();
    c.master_key = data / "keys" / "master.key";
    c.ledger_key = data / "keys" / "ledger.key";
    c.http_certificate = data / "pki" / "server.crt";
    c.http_key = data / "pki" / "server.key";
    c.http_client_ca = data / "pki" / "ca.crt";
    c.http_bindings = data / "pki" / "bindings.csv";
    c.spool = data / "spool";
    return c;
}

}  // namespace

std::filesystem::path spool_folder(const Configuration& configuration) {
    std::error_code failed;
    return std::filesystem::is_directory(configuration.spool, failed) ? configuration.spool
                                                                      : std::filesystem::temp_directory_path(failed);
}

Result<Configuration> read_configuration(const std::filesystem::path& data, const std::filesystem::path& file) {
    Configuration configuration = defaults(data);
    if (file.empty()) {
        return configuration;
    }
    TRY(const std::string text, read_text(file));
    std::string_view rest = text;
    for (std::uint32_t line_no = 1; !rest.empty(); ++line_no) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = trimmed(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const Place place{file.filename().string(), line_no, 0};
        const std::size_t equals = line.find('=');
        const std::string_view key = trimmed(line.substr(0, equals));
        const auto setter = setters().find(key);
        if (equals == std::string_view::npos || setter == setters().end()) {
            return Error{Fault::malformed, "KK-8101", "this is not a known `key = value`", place};
        }
        if (!setter->second(configuration, trimmed(line.substr(equals + 1)))) {
            return Error{Fault::malformed, "KK-8102", "the value of " + setter->first + " is not one it can have", place};
        }
    }
    if (!configuration.http_closed_only.empty() && !configuration.http_closed_port) {
        return Error{Fault::malformed, "KK-8103", "http.closed_only needs http.closed_port: else those parties could ask nowhere",
                     {file.filename().string(), 0, 0}};
    }
    return configuration;
}

}  // namespace kakehashi::app
