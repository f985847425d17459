#include "adapters/storage/register_rows.h"

#include "adapters/storage/nullable_day.h"

namespace kakehashi::storage {

Identity identity_of(const RegisterEntry& entry) {
    std::string birth = entry.birth_date;
    if (birth.size() == 8) {
        birth = birth.substr(0, 4) + "-" + birth.substr(4, 2) + "-" + birth.substr(6, 2);
    }
    return {entry.name, entry.kana, birth, entry.sex, entry.postal_code, entry.address, entry.phone};
}

Period insured_period(const RegisterEntry& entry) {
    if (!entry.cancelled) {
        return entry.insured;
    }
    const CalendarDate from = entry.insured.from.value_or(CalendarDate{});
    return {from, from.plus_days(-1)};
}

void insert_staged_register(Connection& connection, std::int64_t publication, EnrolmentId enrolment, const RegisterEntry& entry,
                            const std::string& identity) {
    const Period insured = insured_period(entry);
    NullableDay from(insured.from);
    NullableDay to(insured.to);
    NullableDay deceased(entry.deceased_on);
    const int refused = entry.emergency_refused ? 1 : 0;
    const int measure = entry.protective_measure ? 1 : 0;
    connection.session() << "INSERT INTO staged_register (publication_id, enrolment_id, insured_from, insured_to, deceased_on, "
                            "emergency_refused, protective_measure, register_order, identity) VALUES "
                            "(:p, :e, :f, :t, :d, :r, :m, :o, :i) ON CONFLICT (publication_id, enrolment_id) DO UPDATE SET "
                            "insured_from = excluded.insured_from, insured_to = excluded.insured_to, deceased_on = excluded.deceased_on, "
                            "emergency_refused = excluded.emergency_refused, protective_measure = excluded.protective_measure, "
                            "register_order = excluded.register_order, identity = excluded.identity "
                            "WHERE staged_register.register_order <= excluded.register_order",
        soci::use(publication, "p"), soci::use(enrolment.value, "e"), soci::use(from.text, from.indicator, "f"),
        soci::use(to.text, to.indicator, "t"), soci::use(deceased.text, deceased.indicator, "d"), soci::use(refused, "r"),
        soci::use(measure, "m"), soci::use(entry.order, "o"), soci::use(identity, "i");
}

}  // namespace kakehashi::storage
