#include <iostream>
#include <vector>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/health_check.h"
#include "adapters/main/home.h"
#include "adapters/main/key_checks.h"
#include "adapters/main/serving.h"
#include "adapters/main/trust_checks.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/policy_store.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::string_view name_of(Health health) {
    return health == Health::ok ? "OK" : health == Health::warn ? "WARN" : "FAIL";
}

Check clock_check(storage::Database& database) {
    const auto drift = database.with([](storage::Connection& connection) -> Result<std::int64_t> {
        std::string day;
        connection.session() << "SELECT CAST(" + storage::day_expression(connection.dialect()) +
                                    " AS varchar(10)) FROM log_head WHERE log_id = 0",
            soci::into(day);
        return CalendarDate::parse_iso(day).value_or(CalendarDate{}).days() - storage::now().day_in_japan().days();
    });
    if (!drift) {
        return from_result("clock", drift, "see the database's own log");
    }
    return *drift == 0 ? Check{"clock", Health::ok, "", ""}
                       : Check{"clock", Health::warn, "the database's day and this machine's day differ", "synchronise both clocks"};
}

/// Durability that law 2 leans on: what is acknowledged must survive a crash.
Check durability_check(storage::Database& database) {
    const auto setting = database.with([](storage::Connection& connection) -> Result<std::string> {
        std::string value;
        connection.session() << (connection.dialect() == storage::Dialect::postgresql ? "SHOW fsync" : "PRAGMA synchronous"),
            soci::into(value);
        return value;
    });
    if (!setting) {
        return from_result("durability", setting, "see the database's own log");
    }
    const bool durable = *setting == "on" || *setting == "2";
    return durable ? Check{"durability", Health::ok, "", ""}
                   : Check{"durability", Health::fail, "the database does not wait for the disk", "set fsync = on"};
}

Check backlog_check(storage::Database& database) {
    const auto held = database.with([](storage::Connection& connection) -> Result<std::int64_t> {
        std::int64_t count = 0;
        connection.session() << "SELECT count(*) FROM held_unit WHERE state = 'quarantined'", soci::into(count);
        return count;
    });
    if (!held) {
        return from_result("imports", held, "see the database's own log");
    }
    return *held == 0 ? Check{"imports", Health::ok, "", ""}
                      : Check{"imports", Health::warn, std::to_string(*held) + " people are put aside", "kakehashi import status"};
}

std::vector<Check> node_checks(Node& node) {
    std::vector<Check> checks;
    checks.push_back(from_result("policy", storage::active_policy(node.database()), "kakehashi policy activate"));
    checks.push_back(clock_check(node.database()));
    checks.push_back(durability_check(node.database()));
    checks.push_back(backlog_check(node.database()));
    checks.push_back(from_result("certificate bindings", open_bindings(node.configuration()), "see http.bindings in docs/configuration.md"));
    checks.push_back(rotation_check(node));
    checks.push_back(memory_check());
    for (Check& check : trust_checks(node.configuration(), storage::now())) {
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace

Exit doctor(const Globals& globals, const DoctorOptions& options) {
    std::vector<Check> checks;
    const auto configuration = configuration_of(globals);
    checks.push_back(from_result("configuration", configuration, "correct it; docs/configuration.md lists every key"));
    if (configuration) {
        auto node = open_node(globals);
        checks.push_back(from_result("node", node, "kakehashi init, or kakehashi migrate"));
        if (node) {
            for (Check& check : node_checks(**node)) {
                checks.push_back(std::move(check));
            }
            if (!options.backups.empty()) {
                checks.push_back(backups_check(**node, options.backups));
            }
        }
    }
    bool failed = false;
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("checks").open_array();
    for (const Check& check : checks) {
        failed = failed || check.health == Health::fail;
        json.open_object()
            .member("name", check.name)
            .member("health", name_of(check.health))
            .member("what", check.what)
            .member("cure", check.cure)
            .close_object();
        if (!globals.json) {
            std::cout << name_of(check.health) << "  " << check.name;
            if (!check.what.empty()) {
                std::cout << ": " << check.what << (check.cure.empty() ? "" : " → ") << check.cure;
            }
            std::cout << '\n';
        }
    }
    json.close_array().close_object();
    if (globals.json) {
        std::cout << text << '\n';
    }
    return failed ? Exit::failed : Exit::ok;
}

}  // namespace kakehashi::app
