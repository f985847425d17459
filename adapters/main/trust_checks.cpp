#include "adapters/main/trust_checks.h"

#include <algorithm>
#include <filesystem>

#include "adapters/main/listener_options.h"
#include "adapters/pki/validity.h"
#include "adapters/storage/master_keys.h"
#include "adapters/storage/private_file.h"

namespace kakehashi::app {
namespace {

constexpr std::int64_t microseconds_a_day = 86'400'000'000;
constexpr std::int64_t days_to_order_a_certificate = 30;
constexpr std::int64_t days_to_renew_an_authority = 90;
constexpr std::int64_t days_to_fetch_a_list = 3;

/// Warns from so many days before the end on.
Check countdown(std::string name, Timestamp until, Timestamp now, std::int64_t warn_days, std::string cure) {
    const std::int64_t left = until.microseconds - now.microseconds;
    if (left <= 0) {
        return {std::move(name), Health::fail, "ran out on " + until.day_in_japan().iso(), std::move(cure)};
    }
    const std::int64_t days = left / microseconds_a_day;
    const std::string what = "until " + until.day_in_japan().iso() + ", " + std::to_string(days) + " days";
    return days < warn_days ? Check{std::move(name), Health::warn, what, std::move(cure)} : Check{std::move(name), Health::ok, what, ""};
}

/// Of all that stand in a file, the one that ends first.
Check certificates(std::string name, const std::filesystem::path& file, Timestamp now, std::int64_t warn_days, const std::string& cure) {
    const auto all = pki::certificates_in(file);
    if (!all) {
        return from_result(std::move(name), all, cure);
    }
    const auto first = std::ranges::min_element(*all, {}, [](const auto& certificate) { return certificate.until.microseconds; });
    return countdown(std::move(name), first->until, now, warn_days, cure);
}

Check revocations(const std::filesystem::path& file, Timestamp now) {
    const std::string cure = "fetch the authority's new list to http.client_crl; until then its clients are refused";
    const auto all = pki::revocations_in(file);
    if (!all) {
        return from_result("client revocations", all, cure);
    }
    const auto first = std::ranges::min_element(*all, {}, [](const auto& list) { return list.until.microseconds; });
    return countdown("client revocations", first->until, now, days_to_fetch_a_list, cure);
}

/// A key is its owner's: nobody else may read it.
Check secret(std::string name, const std::filesystem::path& file) {
    switch (storage::access_of(file)) {
        case storage::FileAccess::of_owner: return {std::move(name), Health::ok, "", ""};
        case storage::FileAccess::of_others_too: return {std::move(name), Health::fail, file.filename().string() + " can be read by others", "chmod 600"};
        case storage::FileAccess::none: break;
    }
    return {std::move(name), Health::fail, file.filename().string() + " cannot be read", "see docs/operations.md"};
}

}  // namespace

std::vector<Check> trust_checks(const Configuration& configuration, Timestamp now) {
    std::vector<Check> checks;
    checks.push_back(certificates("server certificate", configuration.http_certificate, now, days_to_order_a_certificate,
                                  "order a new one and put it at http.certificate and http.key; the server takes it by itself"));
    checks.push_back(certificates("client authorities", configuration.http_client_ca, now, days_to_renew_an_authority,
                                  "put the new authority beside the old one in http.client_ca and issue certificates anew"));
    if (const auto lists = revocations_of(configuration); !lists.empty()) {
        checks.push_back(revocations(lists, now));
    }
    if (!configuration.http_ocsp.empty()) {
        const std::string cure = "fetch a new answer to http.ocsp";
        const auto until = pki::stapled_until(configuration.http_ocsp);
        checks.push_back(until ? countdown("stapled answer", *until, now, 1, cure) : from_result("stapled answer", until, cure));
    }
    checks.push_back(secret("server key", configuration.http_key));
    if (configuration.http_closed_port && !configuration.http_closed_certificate.empty()) {
        const auto files = closed_files(configuration);
        checks.push_back(certificates("closed network's certificate", files.certificate, now, days_to_order_a_certificate,
                                      "order a new one and put it at http.closed_certificate and http.closed_key; the server takes it by itself"));
        checks.push_back(secret("closed network's key", files.key));
    }
    const auto masters = storage::MasterKeys::numbers_at(configuration.master_key);
    for (const int number : masters.empty() ? std::vector{1} : masters) {
        checks.push_back(secret(number == 1 ? "master key" : "master key " + std::to_string(number),
                                storage::MasterKeys::file_of(configuration.master_key, number)));
    }
    checks.push_back(secret("log key", configuration.ledger_key));
    return checks;
}

}  // namespace kakehashi::app
