#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/ports/import_store.h"
#include "domain/text_arena.h"
#include "domain/validity_doubts.h"

namespace kakehashi {

/// Compares the periods that come in with a set with each other and with those on file, person by person. Memory is
/// bounded, some 25 MiB: when many have come they are compared and forgotten, so that only within very large sets, which are sorted by
/// person, a doubt about two rows far from each other may stay untold. Not for sharing between threads.
class ValidityWatch {
public:
    /// Remembers the periods of a unit that may be applied.
    void note(const PersonUnit& unit);
    /// Whether it is time to compare.
    [[nodiscard]] bool full() const { return noted_.size() >= most_noted; }
    /// What was found since the last time; without a store, among the units themselves. Unavailable when the store does
    /// not answer.
    [[nodiscard]] Result<std::vector<Finding>> tell(ImportStore* store);

private:
    static constexpr std::size_t most_noted = 200'000;

    using Numbers = std::pair<InsurerNumber, InsuredNumber>;
    using People = std::map<Numbers, std::vector<DatedUnit>>;

    /// What a DatedUnit says, in a third of its bytes.
    struct Noted {
        Numbers numbers;
        std::uint32_t file = 0;  ///< in `files_`
        std::uint32_t line = 0;
        std::uint32_t item = 0;
        Period effective;
        std::uint64_t key = 0;  ///< this and the next two in `texts_`
        std::uint64_t order = 0;
        std::uint64_t application_kind = 0;
        std::uint8_t unit = 0;  ///< in the list of those that are watched
        bool erased = false;
    };

    [[nodiscard]] DatedUnit dated(const Noted& noted) const;
    [[nodiscard]] std::uint32_t file_number(const std::string& name);
    [[nodiscard]] static Result<Done> add_filed(ImportStore& store, People& people);

    std::deque<Noted> noted_;
    TextArena texts_;
    std::vector<std::string> files_;
};

}  // namespace kakehashi
