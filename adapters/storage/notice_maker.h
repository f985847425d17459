#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/notice_policy.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Makes notices of what the log says and of certifications that run out, behind those who answer: nobody waits for it. Each entry is
/// looked at once, whoever makes notices on the database, and none is passed over: notices and the place reached in the log share a
/// transaction. Not for sharing between threads.
class NoticeMaker {
public:
    /// All must outlive the maker.
    NoticeMaker(Database& database, const LedgerWriter& writer, const consent::NoticePolicy& policy)
        : database_(database), writer_(writer), policy_(policy) {}

    /// Of the entries that are new since the last time; how many notices. Broken when an entry does not open: it is not passed over.
    [[nodiscard]] Result<std::int64_t> follow_log();

    /// Of insurers' certifications valid until a day from `today` to so many days later; each is told once.
    [[nodiscard]] Result<std::int64_t> watch_certifications(CalendarDate today, int days);

private:
    struct Portion;
    [[nodiscard]] Result<Portion> read(Connection& connection) const;
    [[nodiscard]] std::int64_t write(Connection& connection, const Portion& portion);
    [[nodiscard]] bool is_new(Connection& connection, std::int64_t person, const std::string& seer);

    Database& database_;
    const LedgerWriter& writer_;
    const consent::NoticePolicy& policy_;
    std::unordered_set<std::string> seen_;  ///< what the table of first looks is known to hold; forgotten when it grows too large
};

}  // namespace kakehashi::storage
