#include "adapters/storage/rows_on_file.h"

namespace kakehashi::storage {
namespace {

constexpr const char* unit_matches =
    "f.enrolment_id = :e AND f.unit = :u AND f.fact_key = :k AND f.author = :a AND f.addressee = :d";

}  // namespace

FindEnrolment::FindEnrolment(Connection& connection)
    : statement_((connection.session().prepare
                      << "SELECT person_id, enrolment_id, register_order, COALESCE(CAST(insured_from AS varchar(10)), ''), "
                         "COALESCE(CAST(insured_to AS varchar(10)), ''), wrapped_key, identity, visible FROM enrolment "
                         "WHERE insurer_no = :a AND insured_no = :b AND visible = 1 UNION ALL "
                         "SELECT person_id, enrolment_id, register_order, COALESCE(CAST(insured_from AS varchar(10)), ''), "
                         "COALESCE(CAST(insured_to AS varchar(10)), ''), wrapped_key, identity, visible FROM enrolment "
                         "WHERE publication_id = :p AND insurer_no = :a AND insured_no = :b AND visible = 0",
                  soci::use(insurer_, "a"), soci::use(insured_, "b"), soci::use(publication_, "p"),
                  soci::into(row_.person), soci::into(row_.enrolment), soci::into(row_.register_order),
                  soci::into(row_.from), soci::into(row_.to), soci::into(row_.wrapped_key), soci::into(row_.identity),
                  soci::into(row_.visible))) {}

std::optional<EnrolmentRow> FindEnrolment::operator()(const std::string& insurer, const std::string& insured,
                                                      std::int64_t publication) {
    insurer_ = insurer;
    insured_ = insured;
    publication_ = publication;
    std::optional<EnrolmentRow> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

FindSameOrder::FindSameOrder(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.fact_id, f.form, f.kind, f.deletes, f.body FROM fact f JOIN publication p ON "
                                     "p.publication_id = f.publication_id AND p.published_at IS NOT NULL WHERE ") +
                             unit_matches + " AND f.order_key = :o",
                  soci::use(enrolment_, "e"), soci::use(key_.unit, "u"), soci::use(key_.key, "k"),
                  soci::use(key_.author, "a"), soci::use(key_.addressee, "d"), soci::use(order_, "o"),
                  soci::into(row_.fact), soci::into(row_.form), soci::into(row_.kind), soci::into(row_.deletes),
                  soci::into(row_.body))) {}

std::vector<StoredBody> FindSameOrder::operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                  const std::string& order) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    order_ = order;
    std::vector<StoredBody> rows;
    statement_.execute();
    while (statement_.fetch()) {
        rows.push_back(row_);
    }
    return rows;
}

FindCurrentBody::FindCurrentBody(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.fact_id, f.form, f.kind, f.deletes, f.body FROM fact f JOIN publication p ON "
                                     "p.publication_id = f.publication_id AND (p.published_at IS NOT NULL OR p.publication_id = :p) "
                                     "WHERE ") +
                             unit_matches + " AND f.form = :f AND f.kind = :n ORDER BY f.order_key DESC, f.fact_id DESC LIMIT 1",
                  soci::use(publication_, "p"), soci::use(enrolment_, "e"), soci::use(key_.unit, "u"),
                  soci::use(key_.key, "k"), soci::use(key_.author, "a"), soci::use(key_.addressee, "d"),
                  soci::use(form_, "f"), soci::use(kind_, "n"), soci::into(row_.fact), soci::into(row_.form),
                  soci::into(row_.kind), soci::into(row_.deletes), soci::into(row_.body))) {}

std::optional<StoredBody> FindCurrentBody::operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                      const FactDraft& draft, std::int64_t publication) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    form_ = draft.form;
    kind_ = static_cast<int>(draft.kind);
    publication_ = publication;
    std::optional<StoredBody> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

FindNewestOfUnit::FindNewestOfUnit(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.publication_id, f.order_key FROM fact f JOIN publication p ON p.publication_id = "
                                     "f.publication_id AND p.published_at IS NOT NULL WHERE ") +
                             unit_matches + " ORDER BY f.order_key DESC, f.fact_id DESC LIMIT 1",
                  soci::use(enrolment_, "e"), soci::use(key_.unit, "u"), soci::use(key_.key, "k"),
                  soci::use(key_.author, "a"), soci::use(key_.addressee, "d"), soci::into(row_.publication),
                  soci::into(row_.order))) {}

NewestOfUnit FindNewestOfUnit::operator()(EnrolmentId enrolment, const Replacement& replacement) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    NewestOfUnit newest;
    statement_.execute();
    while (statement_.fetch()) {
        newest = row_;
    }
    return newest;
}

FindDirective::FindDirective(Connection& connection)
    : statement_([&] {
          const std::string columns =
              "SELECT enrolment_id, seq, scope, organisation, kinds, decision, COALESCE(CAST(valid_from AS varchar(10)), ''), "
              "COALESCE(CAST(valid_to AS varchar(10)), ''), capacity, readable, visible FROM directive WHERE ";
          return (connection.session().prepare
                      << columns + "insurer_no = :i AND record_number = :r AND record_number <> '' AND visible = 1 UNION ALL " +
                             columns + "publication_id = :p AND insurer_no = :i AND record_number = :r AND record_number <> '' AND visible = 0",
                  soci::use(insurer_, "i"), soci::use(record_number_, "r"), soci::use(publication_, "p"),
                  soci::into(row_.enrolment), soci::into(row_.terms.seq), soci::into(row_.terms.scope),
                  soci::into(row_.terms.organisation), soci::into(row_.terms.kinds), soci::into(row_.terms.decision),
                  soci::into(row_.terms.from), soci::into(row_.terms.to), soci::into(row_.terms.capacity),
                  soci::into(row_.terms.readable), soci::into(row_.visible));
      }()) {}

std::optional<StoredDirectiveKey> FindDirective::operator()(InsurerNumber insurer, const std::string& record_number,
                                                            std::int64_t publication) {
    insurer_ = insurer.str();
    record_number_ = record_number;
    publication_ = publication;
    std::optional<StoredDirectiveKey> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

std::optional<std::pair<InsurerNumber, InsuredNumber>> later_enrolment(Connection& connection, InsurerNumber insurer,
                                                                       InsuredNumber insured) {
    const std::string insurer_no = insurer.str();
    const std::string insured_no = insured.str();
    std::string later_insurer;
    std::string later_insured;
    connection.session() << "SELECT insurer_no, insured_no FROM enrolment WHERE former_insurer_no = :a AND former_insured_no = :b "
                            "AND former_insured_no <> '' AND visible = 1 LIMIT 1",
        soci::use(insurer_no, "a"), soci::use(insured_no, "b"), soci::into(later_insurer), soci::into(later_insured);
    if (!connection.session().got_data()) {
        return std::nullopt;
    }
    const auto first = InsurerNumber::parse(later_insurer);
    const auto second = InsuredNumber::parse(later_insured);
    return first && second ? std::optional(std::pair{*first, *second}) : std::nullopt;
}

}  // namespace kakehashi::storage
