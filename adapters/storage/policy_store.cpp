#include "adapters/storage/policy_store.h"

#include "domain/json_text.h"

namespace kakehashi::storage {

Result<WrittenEntry> activate_policy(Database& database, const LedgerWriter& writer, std::string_view body,
                                     std::string_view sha256, std::string_view edition, std::string_view by) {
    std::string event;
    JsonText(event).open_object().member("by", by).member("edition", edition).member("sha256", sha256).close_object();
    const std::string body_text(body);
    const std::string sha(sha256);
    const std::string edition_text(edition);
    const std::int64_t at = now().microseconds;
    return database.with([&](Connection& connection) -> Result<WrittenEntry> {
        Transaction transaction(connection);
        connection.session() << "UPDATE policy SET active = 0 WHERE active = 1";
        connection.session() << "INSERT INTO policy (sha256, edition, body, activated_at, active) VALUES (:s, :e, :b, :t, 1) "
                                "ON CONFLICT (sha256) DO UPDATE SET active = 1, activated_at = excluded.activated_at",
            soci::use(sha, "s"), soci::use(edition_text, "e"), soci::use(body_text, "b"), soci::use(at, "t");
        raise_global_epoch(connection);
        PersonHeads nobody;
        const auto written = writer.write(connection, {{"policy", event, std::nullopt}}, nobody, std::nullopt);
        transaction.commit();
        return written->front();
    });
}

Result<std::optional<FiledPolicy>> policy_on_file(Database& database, const std::string& sha256) {
    return database.with([&](Connection& connection) -> Result<std::optional<FiledPolicy>> {
        FiledPolicy policy;
        int active = 0;
        connection.session() << "SELECT edition, active FROM policy WHERE sha256 = :s", soci::use(sha256, "s"), soci::into(policy.edition),
            soci::into(active);
        policy.active = active == 1;
        return connection.session().got_data() ? std::optional(policy) : std::nullopt;
    });
}

Result<StoredPolicy> active_policy(Database& database) {
    return database.with([](Connection& connection) -> Result<StoredPolicy> {
        StoredPolicy policy;
        connection.session() << "SELECT sha256, edition, body, activated_at FROM policy WHERE active = 1",
            soci::into(policy.sha256), soci::into(policy.edition), soci::into(policy.body),
            soci::into(policy.activated_at.microseconds);
        if (!connection.session().got_data()) {
            return Error{Fault::missing, "KK-2201", "no sharing policy is active; run: kakehashi policy activate"};
        }
        return policy;
    });
}

}  // namespace kakehashi::storage
