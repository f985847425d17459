#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/storage/database.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// A part of a person as the database hands it out: every part is brought to six numbers, ten short texts and a long one.
/// What they mean stands in subject_rows.cpp (writing) and subject_assembly.cpp (reading). Views: good while their source is.
struct SubjectRow {
    /// The numbers stand in sealed copies; 7 was in use once.
    enum class Part : std::uint8_t { head = 1, enrolment = 2, directive = 3, relation = 4, proxy = 5, hold = 6, fact = 8 };

    Part part = Part::head;
    std::array<std::int64_t, 6> n{};
    std::array<std::string_view, 10> t;
    std::string_view text;

    /// The enrolment that a directive, relation, proxy, hold or fact hangs on.
    [[nodiscard]] std::int64_t enrolment() const { return part == Part::fact ? n[1] : n[5]; }
};

/// A statement that gives rows of persons.
class SubjectStatement {
public:
    /// Throws what SOCI throws.
    template <class Take>
    void each(Take&& take) {
        statement_.execute();
        while (statement_.fetch()) {
            take(row());
        }
    }

protected:
    explicit SubjectStatement(Connection& connection) : statement_(connection.session()) {}
    /// Binds the columns; to be called last.
    void prepare(const std::string& query);

    soci::statement statement_;

private:
    [[nodiscard]] SubjectRow row() const;

    int part_ = 0;
    std::array<std::int64_t, 6> n_{};
    std::array<std::string, 10> t_;
    std::string text_;
};

/// The whole person enrolled under those numbers.
template <consent::History H>
class WholePerson : public SubjectStatement {
public:
    explicit WholePerson(Connection& connection);
    std::string insurer;
    std::string insured;
};

/// The same with the reading copy (t[6]) of each enrolment in the place of what hangs on it; empty where there is no good one.
class CopiedPerson : public SubjectStatement {
public:
    explicit CopiedPerson(Connection& connection);
    std::string insurer;
    std::string insured;
};

/// Several whole persons, by their numbers.
class WholePersons : public SubjectStatement {
public:
    explicit WholePersons(Connection& connection);
    std::string persons;  ///< a list in the words of the database
};

}  // namespace kakehashi::storage
