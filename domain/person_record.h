#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi {

/// Who a person is, as the insurer's register says. `birth_date` is ISO; its day may be `00`.
struct Identity {
    std::string name;
    std::string kana;
    std::string birth_date;
    std::string sex;  ///< "1" male, "2" female
    std::string postal_code;
    std::string address;
    std::string phone;
};

/// A period of being insured by one insurer under one number.
struct Enrolment {
    EnrolmentId id;
    InsurerNumber insurer;
    InsuredNumber insured;
    Period period;
    std::optional<CalendarDate> deceased_on;
    bool protective_measure = false;
    bool emergency_refused = false;
    Identity identity;
};

/// One stored version of one fact, open for reading. Everything but `body` is clear data.
struct Fact {
    FactId id;
    Kind kind = Kind::certification;
    std::string form;
    std::string unit;
    std::string key;
    Period effective;
    Timestamp recorded_at;
    std::optional<Timestamp> superseded_at;
    std::string author;
    std::string addressee;
    std::string order;
    std::int64_t version = 1;
    InsurerNumber insurer;  ///< of the enrolment it hangs on
    std::string body;       ///< canonical JSON
    std::string file;
    std::string sha256;     ///< of that file, hex
    std::uint32_t line = 0;
};

/// Everything known of one person at one epoch. Immutable once built; shared by threads.
struct PersonRecord {
    PersonId id;
    std::int64_t epoch = 0;
    std::vector<Enrolment> enrolments;  ///< newest first
    std::vector<Fact> facts;            ///< by kind, unit, key, author, addressee, order
};

}  // namespace kakehashi
