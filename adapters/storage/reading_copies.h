#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/reading_copy.h"

namespace kakehashi::storage {

/// So many persons are read together: a person may have some thousand facts.
inline constexpr std::size_t copies_at_a_time = 32;

/// Reading copies on their way to the database, each good for the epoch it was read at. A reader trusts a copy only at that
/// very epoch, so nothing goes wrong when they are made late, twice or never. Not for sharing between threads.
class ReadingCopies {
public:
    /// Reads those persons and seals what is read, outside of any transaction; what cannot be read gets no copy. Throws what
    /// SOCI throws.
    ReadingCopies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons);

    /// Puts the copies of those who are still as they were read: a copy that comes late neither replaces a newer one nor brings
    /// back somebody who was erased. One transaction. Throws what SOCI throws.
    void put(Connection& connection) const;

private:
    struct Sealed {
        CopyOf of;
        std::string wrapped_key;  ///< of the enrolment, as it was read
        std::string text;
    };
    std::vector<Sealed> sealed_;
};

/// Reads the copies of those persons anew and puts them.
void make_reading_copies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons);

/// Waits until whoever is putting copies has committed, and keeps everybody from it until the end of this transaction. For an
/// erasure, before it deletes: a copy put meanwhile would not be seen by it, and its erasure not by who puts the copy.
void keep_copies_out(Connection& connection);

}  // namespace kakehashi::storage
