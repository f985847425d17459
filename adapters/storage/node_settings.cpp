#include "adapters/storage/node_settings.h"

namespace kakehashi::storage {

Result<std::string> node_setting(Database& database, const std::string& name) {
    return database.with([&](Connection& connection) -> Result<std::string> {
        std::string value;
        connection.session() << "SELECT value FROM node_setting WHERE name = :n", soci::use(name, "n"), soci::into(value);
        return connection.session().got_data() ? value : std::string{};
    });
}

Result<Done> set_node_setting(Database& database, const std::string& name, const std::string& value) {
    return database.with([&](Connection& connection) -> Result<Done> {
        connection.session() << "INSERT INTO node_setting (name, value) VALUES (:n, :v) ON CONFLICT (name) DO UPDATE SET value = "
                                "excluded.value",
            soci::use(name, "n"), soci::use(value, "v");
        return Done{};
    });
}

}  // namespace kakehashi::storage
