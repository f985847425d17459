#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/result.h"

namespace kakehashi::storage {

struct StoredPolicy {
    std::string sha256;
    std::string edition;
    std::string body;
    Timestamp activated_at;
};

/// Makes `body` the active sharing matrix, in one transaction with its ledger entry and a raised global epoch: every answer
/// decided under the old one and not yet logged is decided anew. The text must have been parsed before.
[[nodiscard]] Result<WrittenEntry> activate_policy(Database& database, const LedgerWriter& writer,
                                                   std::string_view body, std::string_view sha256,
                                                   std::string_view edition, std::string_view by);

/// The policy of that hash, if it is on file, and whether it is the active one.
struct FiledPolicy {
    std::string edition;
    bool active = false;
};
[[nodiscard]] Result<std::optional<FiledPolicy>> policy_on_file(Database& database, const std::string& sha256);

/// Missing (KK-2201) when none is active.
[[nodiscard]] Result<StoredPolicy> active_policy(Database& database);

}  // namespace kakehashi::storage
