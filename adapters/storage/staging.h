#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"

namespace kakehashi::storage {

/// A row of `fact` before it is written; body sealed.
struct FactRow {
    FactId id;
    EnrolmentId enrolment;
    int kind = 0;  ///< 0: a row of the register, never disclosed
    std::string form;
    std::string unit;
    std::string key;
    std::string author;
    std::string addressee;
    std::string order;
    bool deletes = false;
    Period effective;
    SetId set;
    std::int64_t publication = 0;
    int file_no = 0;
    std::uint32_t line = 0;
    std::optional<std::int64_t> built_on;  ///< of a patch: the publication it was applied to, 0 for none
    std::string body;
};

/// Rows on their way to the database, written in blocks: by COPY on PostgreSQL, by prepared inserts on SQLite. Each block
/// is one transaction, and nothing in it can be seen before its publication. Not for sharing between threads.
class FactStaging {
public:
    void add(FactRow row);
    /// Enough has gathered for a block.
    [[nodiscard]] bool is_full() const;
    /// Writes what has gathered. Outside any transaction. Throws what SOCI throws.
    void flush(Connection& connection);
    void clear();
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    /// Adds all rows of `other`.
    void append(FactStaging other);

private:
    std::vector<FactRow> rows_;
    std::size_t bytes_ = 0;
};

/// Removes every row of the publication that was never published, and the publication. In a transaction.
void remove_staged(Connection& connection, std::int64_t publication);
/// The same for every publication of the set that was begun and not published.
void remove_left_over(Connection& connection, SetId set);

}  // namespace kakehashi::storage
