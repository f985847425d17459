#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/storage/kept_names.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/subject_rows.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

[[nodiscard]] std::vector<consent::FactFrame> frames_of(const std::vector<Fact>& facts);

/// Puts the rows of one person together, in whatever order they come. A row that contradicts itself makes the whole person
/// unreadable. For one person; not for sharing between threads.
class SubjectAssembly {
public:
    /// Whether the body of a fact is still sealed with its enrolment's key, and its file's name as kept_names.h says.
    enum class Body : std::uint8_t { sealed, open };

    /// Frames cost about as much as all the rest; whoever is read once needs those of what is shown only.
    enum class Frames : std::uint8_t { made, later };

    explicit SubjectAssembly(KeyRing& keys) : keys_(keys), names_(keys) {}

    [[nodiscard]] Result<Done> take(const SubjectRow& row, Body body = Body::sealed);
    /// The key of an enrolment whose row was taken.
    [[nodiscard]] Result<KeyBundle> key_of(std::int64_t enrolment) const;
    /// The person, or null when no row told of one. Ends the assembly.
    [[nodiscard]] Result<std::shared_ptr<const consent::Subject>> finish(Frames frames = Frames::made);

private:
    struct Owner {
        KeyBundle key;
        InsurerNumber insurer;
    };
    [[nodiscard]] Result<Done> take_enrolment(const SubjectRow& row);
    void take_directive(const SubjectRow& row);
    [[nodiscard]] Result<Done> take_relation(const SubjectRow& row);
    [[nodiscard]] Result<Done> take_fact(const SubjectRow& row, Body body);
    [[nodiscard]] Result<Done> open_facts();

    KeyRing& keys_;
    LocatedNames names_;
    consent::Subject subject_;
    std::map<std::int64_t, Owner> owners_;  ///< by enrolment
    std::vector<std::pair<std::int64_t, Body>> bodies_;  ///< of each fact: its enrolment, and how its body came
};

}  // namespace kakehashi::storage
