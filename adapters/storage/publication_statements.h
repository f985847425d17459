#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// Statements about one publication (`:p`) or several (`{in ids}`), some at an instant (`:t`); prepared once per connection, because
/// a publication is many short statements and planning them anew would cost more than running them.
class PublicationStatements {
public:
    explicit PublicationStatements(Connection& connection) : connection_(connection) {}

    /// Rows changed.
    std::int64_t run(const std::string& sql, std::int64_t publication, std::int64_t at = 0);
    std::int64_t run(const std::string& sql, const std::vector<std::int64_t>& publications, std::int64_t at = 0);
    /// The number the one row of the answer holds; 0 when there is none.
    std::int64_t number(const std::string& sql, std::int64_t publication);

private:
    struct Change;
    struct Number;
    [[nodiscard]] Change& change_of(const std::string& sql);

    Connection& connection_;
    std::unordered_map<std::string, std::shared_ptr<Change>> changes_;
    std::unordered_map<std::string, std::shared_ptr<Number>> numbers_;
};

/// The same on a connection's own.
std::int64_t change(Connection& connection, const std::string& sql, std::int64_t publication, std::int64_t at = 0);
std::int64_t change(Connection& connection, const std::string& sql, const std::vector<std::int64_t>& publications,
                    std::int64_t at = 0);
[[nodiscard]] std::int64_t number_of(Connection& connection, const std::string& sql, std::int64_t publication);

}  // namespace kakehashi::storage
