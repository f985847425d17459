#include "adapters/storage/office_groups.h"

#include <algorithm>

#include "adapters/storage/subject_loader.h"

namespace kakehashi::storage {
namespace {

/// Current facts of kind life (10) by one author; the partial index on that kind serves it (sql/…/0002).
struct OfficeFacts {
    explicit OfficeFacts(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT e.person_id, e.enrolment_id, e.insurer_no, e.wrapped_key, f.fact_id, f.form, "
                            "COALESCE(CAST(f.effective_from AS varchar(10)), ''), f.body FROM fact f "
                            "JOIN publication s ON s.publication_id = f.publication_id AND s.published_at IS NOT NULL "
                            "JOIN enrolment e ON e.enrolment_id = f.enrolment_id AND e.visible = 1 "
                            "WHERE f.kind = 10 AND f.author = :a AND f.superseded_at IS NULL AND f.deletes = 0 "
                            "ORDER BY e.enrolment_id",
                     soci::use(office, "a"), soci::into(person), soci::into(enrolment), soci::into(insurer),
                     soci::into(wrapped_key), soci::into(fact), soci::into(form), soci::into(effective_from),
                     soci::into(body))) {}

    std::string office;
    std::int64_t person = 0;
    std::int64_t enrolment = 0;
    std::string insurer;
    std::string wrapped_key;
    std::int64_t fact = 0;
    std::string form;
    std::string effective_from;
    std::string body;
    soci::statement statement;
};

/// Opens bodies row by row; rows come by enrolment, so that each key is unwrapped once.
class Opening {
public:
    explicit Opening(KeyRing& keys) : keys_(keys) {}

    Result<Fact> open(const OfficeFacts& row) {
        if (row.enrolment != enrolment_) {
            const auto insurer = InsurerNumber::parse(row.insurer);
            if (!insurer) {
                return Error{Fault::broken, "KK-4401", "an enrolment holds numbers that are none"};
            }
            TRY(key_, keys_.open_enrolment(*insurer, {row.enrolment}, row.wrapped_key));
            enrolment_ = row.enrolment;
        }
        Fact fact;
        fact.id = {row.fact};
        fact.kind = Kind::life;
        fact.form = row.form;
        fact.author = row.office;
        fact.effective.from = CalendarDate::parse_iso(row.effective_from);
        TRY(fact.body, open_sealed(key_, fact_context(fact.id), row.body));
        return fact;
    }

private:
    KeyRing& keys_;
    std::int64_t enrolment_ = 0;
    KeyBundle key_;
};

}  // namespace

Result<std::vector<GroupSummary>> SociOfficeGroups::summaries(std::string_view office, FeedbackWindow window,
                                                              const FeedbackPolicy& policy) {
    const std::vector<std::string> forms = scales_.forms();
    return database_.with([&](Connection& connection) -> Result<std::vector<GroupSummary>> {
        OfficeGroup group(scales_, std::string(office), window);
        Opening opening(keys_);
        auto& facts = connection.prepared<OfficeFacts>();
        facts.office = office;
        Result<Done> taken = Done{};
        facts.statement.execute();
        while (facts.statement.fetch()) {
            // An erased person has no key any more and counts in no group.
            if (!taken || facts.wrapped_key.empty() || std::ranges::find(forms, facts.form) == forms.end()) {
                continue;
            }
            if (const auto fact = opening.open(facts)) {
                group.add({facts.person}, *fact);
            } else {
                taken = fact.error();
            }
        }
        TRY_DONE(std::move(taken));
        return group.summaries(policy);
    });
}

}  // namespace kakehashi::storage
