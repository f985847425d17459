#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// A set about to be written into the register of sets.
struct SetRow {
    SetId id;
    SetName name;
    std::string content;
    Submitter submitter;
    std::int64_t received_at = 0;
    std::string outcome;
};

/// Sets, their files and their sealed bytes on their way into the register, written by one statement: each exchange with the
/// database costs more than a small file's rows. For PostgreSQL, and for sets that fit into memory. Not for sharing between
/// threads.
class WholeSets {
public:
    /// Seals the bytes. Unavailable when they cannot be read; the set is then not among them.
    [[nodiscard]] Result<Done> add(const Key& key, SetRow set, std::span<const ClaimedFile> files);
    /// Writes all of them; none is left. Throws what SOCI throws.
    void write(Connection& connection);

private:
    struct File {
        std::int64_t set = 0;
        std::int64_t number = 0;
        std::string name;
        std::string form;
        std::string edition;
        std::string sha256;
        std::int64_t size = 0;
    };
    struct Block {
        std::int64_t set = 0;
        std::int64_t file = 0;
        std::int64_t number = 0;
        std::string sealed;
    };
    struct Insert;

    std::vector<SetRow> sets_;
    std::vector<File> files_;
    std::vector<Block> blocks_;
};

}  // namespace kakehashi::storage
