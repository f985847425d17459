#include "adapters/storage/sealed_places.h"

#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/reading_copy.h"
#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/subject_loader.h"

namespace kakehashi::storage {
namespace {

/// A value in a row of an enrolment: the row's number in its table, and another one that its context needs.
struct SealedValue {
    std::int64_t row = 0;
    std::int64_t other = 0;
    std::string text;
};

/// A column whose values lie under the keys of the row's enrolment.
struct Place {
    const char* table;
    const char* row;    ///< column that numbers the rows of an enrolment
    const char* other;  ///< "0" when the context needs no more
    const char* column;
    std::string (*context)(EnrolmentId, const SealedValue&);
};

std::string as_identity(EnrolmentId enrolment, const SealedValue&) { return identity_context(enrolment); }

constexpr std::array places = {
    Place{"enrolment", "enrolment_id", "0", "identity", as_identity},
    Place{"staged_register", "publication_id", "0", "identity", as_identity},
    Place{"fact", "fact_id", "0", "body", [](EnrolmentId, const SealedValue& value) { return fact_context({value.row}); }},
    Place{"directive", "directive_id", "0", "evidence", [](EnrolmentId, const SealedValue& value) { return directive_context(value.row); }},
    Place{"proxy", "proxy_id", "0", "evidence", [](EnrolmentId, const SealedValue& value) { return proxy_context(value.row); }},
    Place{"emergency", "emergency_id", "0", "stated", [](EnrolmentId, const SealedValue& value) { return statement_context(value.row); }},
    Place{"emergency", "emergency_id", "0", "review", [](EnrolmentId, const SealedValue& value) { return review_context(value.row); }},
    Place{"emergency_choice", "choice_id", "0", "evidence", [](EnrolmentId, const SealedValue& value) { return choice_context(value.row); }},
    Place{"notice_contact", "recipient", "0", "sealed",
          [](EnrolmentId enrolment, const SealedValue& value) { return contact_context(enrolment, value.row); }},
    Place{"reading_copy", "epoch", "person_id", "sealed",
          [](EnrolmentId enrolment, const SealedValue& value) { return copy_context({enrolment.value, value.other, value.row}); }},
};

/// The statements of one place.
template <std::size_t N>
struct PlaceStatements {
    static constexpr const Place& place = places[N];

    explicit PlaceStatements(Connection& connection)
        : select((connection.session().prepare
                      << std::string("SELECT ") + place.row + ", " + place.other + ", " + place.column + " FROM " + place.table +
                             " WHERE enrolment_id = :e AND " + place.row + " > :a AND " + place.column + " <> '' ORDER BY " + place.row + " LIMIT :n",
                  soci::use(enrolment, "e"), soci::use(after, "a"), soci::use(most, "n"), soci::into(read.row), soci::into(read.other),
                  soci::into(read.text))),
          update((connection.session().prepare << std::string("UPDATE ") + place.table + " SET " + place.column + " = :t WHERE enrolment_id = :e AND " +
                                                      place.row + " = :r AND " + place.column + " = :o",
                  soci::use(text, "t"), soci::use(enrolment, "e"), soci::use(row, "r"), soci::use(old, "o"))) {}

    std::vector<SealedValue> next(EnrolmentId of, std::int64_t last) {
        enrolment = of.value;
        after = last;
        std::vector<SealedValue> values;
        select.execute();
        while (select.fetch()) {
            values.push_back(std::move(read));
        }
        return values;
    }

    void replace(EnrolmentId of, SealedValue value, std::string by) {
        enrolment = of.value;
        row = value.row;
        old = std::move(value.text);
        text = std::move(by);
        update.execute(true);
    }

    std::int64_t enrolment = 0;
    std::int64_t after = 0;
    int most = 64;
    SealedValue read;
    std::string text;
    std::int64_t row = 0;
    std::string old;
    soci::statement select;
    soci::statement update;
};

template <std::size_t N>
void seal_place(Connection& connection, EnrolmentId enrolment, const KeyBundle& keys, Resealed& resealed) {
    auto& statements = connection.prepared<PlaceStatements<N>>();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    while (true) {
        auto values = statements.next(enrolment, last);
        for (SealedValue& value : values) {
            last = value.row;
            const std::string context = places[N].context(enrolment, value);
            if (open_sealed(keys.newest(), context, value.text)) {
                continue;  // written since there is a newest key
            }
            const auto plain = open_sealed(keys, context, value.text);
            if (!plain) {
                ++resealed.damaged;
                continue;
            }
            statements.replace(enrolment, std::move(value), seal(keys, context, *plain));
            ++resealed.values;
        }
        if (values.empty()) {
            return;
        }
    }
}

template <std::size_t... N>
void seal_places(Connection& connection, EnrolmentId enrolment, const KeyBundle& keys, Resealed& resealed, std::index_sequence<N...>) {
    (seal_place<N>(connection, enrolment, keys, resealed), ...);
}

}  // namespace

Resealed seal_all_under_newest(Connection& connection, EnrolmentId enrolment, const KeyBundle& keys) {
    Resealed resealed;
    seal_places(connection, enrolment, keys, resealed, std::make_index_sequence<places.size()>());
    return resealed;
}

}  // namespace kakehashi::storage
