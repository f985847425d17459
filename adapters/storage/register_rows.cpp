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

InsertEnrolment::InsertEnrolment(Connection& connection)
    : head_((connection.session().prepare << "INSERT INTO person_head (person_id, epoch) VALUES (:p, 0)",
             soci::use(person_.person.value, "p"))),
      enrolment_((connection.session().prepare
                      << "INSERT INTO enrolment (enrolment_id, person_id, insurer_no, insured_no, insured_from, insured_to, "
                         "deceased_on, emergency_refused, protective_measure, register_order, former_insurer_no, "
                         "former_insured_no, wrapped_key, identity, publication_id, visible) VALUES (:e, :p, :a, :b, :f, :t, :d, :r, "
                         ":m, :o, :fa, :fb, :w, :i, :pub, 0)",
                  soci::use(person_.enrolment.value, "e"), soci::use(person_.person.value, "p"),
                  soci::use(insurer_, "a"), soci::use(insured_, "b"), soci::use(from_, from_given_, "f"),
                  soci::use(to_, to_given_, "t"), soci::use(deceased_, deceased_given_, "d"),
                  soci::use(refused_, "r"), soci::use(measure_, "m"), soci::use(person_.register_order, "o"),
                  soci::use(former_insurer_, "fa"), soci::use(former_insured_, "fb"), soci::use(wrapped_key_, "w"),
                  soci::use(identity_, "i"), soci::use(publication_, "pub"))) {}

void InsertEnrolment::operator()(const KnownPerson& person, const PersonUnit& unit, std::string wrapped_key,
                                 std::string identity, std::int64_t publication, bool new_person) {
    const RegisterEntry& entry = *unit.register_entry;
    const auto put = [](const std::optional<CalendarDate>& day, std::string& text, soci::indicator& given) {
        text = day ? day->iso() : std::string{};
        given = day ? soci::i_ok : soci::i_null;
    };
    person_ = person;
    insurer_ = unit.insurer.str();
    insured_ = unit.insured.str();
    put(person.insured.from, from_, from_given_);
    put(person.insured.to, to_, to_given_);
    put(entry.deceased_on, deceased_, deceased_given_);
    refused_ = entry.emergency_refused ? 1 : 0;
    measure_ = entry.protective_measure ? 1 : 0;
    former_insurer_ = entry.former_insurer ? entry.former_insurer->str() : std::string{};
    former_insured_ = entry.former_insured ? entry.former_insured->str() : std::string{};
    wrapped_key_ = std::move(wrapped_key);
    identity_ = std::move(identity);
    publication_ = publication;
    if (new_person) {
        head_.execute(true);
    }
    enrolment_.execute(true);
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
