#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/ports/import_store.h"
#include "domain/ports/source.h"
#include "domain/result.h"
#include "domain/read_ahead.h"
#include "domain/said_before.h"
#include "domain/submission_matrix.h"
#include "domain/validity_watch.h"

namespace kakehashi {

/// Takes the units of one set from a source, judges each person (known? the same person? may the sender?) and stages what
/// may be applied. Counts and findings go to the report. Without a store it only checks.
class SetApplier final : public UnitSink {
public:
    SetApplier(ImportStore* store, const SubmissionMatrix& matrix, const Submitter& submitter, const SetName& name,
               SetReport& report)
        : store_(store), matrix_(matrix), submitter_(submitter), name_(name), report_(report) {}

    /// Takes only the people named (insurer and insured number joined); of an empty set, everyone.
    void only(std::set<std::string> people) { only_ = std::move(people); }

    /// `read`: what the source has read of them already, and whose units the store was told of; null to read them now.
    [[nodiscard]] Result<Done> apply(const Source& source, std::span<const ClaimedFile> files, ReadAhead* read = nullptr);
    void refuse(Finding finding);
    /// Whether a finding of severity `set` puts the whole set aside.
    [[nodiscard]] bool set_refused() const { return set_refused_; }
    /// Whether rows of that person were read.
    [[nodiscard]] bool has_read(const HeldUnit& of) const { return people_.contains({of.insurer, of.insured}); }

    Result<Done> take(PersonUnit unit) override;
    Result<Done> take(OfficeEntry office) override;
    Result<Done> take(InsurerStatusEntry status) override;
    void found(Finding finding) override;
    void progress(std::uint64_t rows) override { report_.rows = static_cast<std::int64_t>(rows); }

private:
    void hold(const PersonUnit& unit, SetOutcome state, const std::string& rule);
    void put_person_aside(const PersonUnit& unit, Finding finding);
    [[nodiscard]] bool sender_may(const PersonUnit& unit) const;
    [[nodiscard]] Result<Done> stage(const PersonUnit& unit);
    [[nodiscard]] Result<Done> stage_rest(const PersonUnit& unit, const KnownPerson& person);
    [[nodiscard]] Result<Staged> stage_patch(const KnownPerson& person, const Replacement& replacement);
    [[nodiscard]] Result<Done> settle_pending();
    [[nodiscard]] Result<Done> judge(PersonUnit unit);
    [[nodiscard]] Result<Done> tell_doubts();
    void count(const PersonUnit& unit, Staged staged, const Place& place);

    ImportStore* store_;
    const SubmissionMatrix& matrix_;
    Submitter submitter_;
    SetName name_;
    SetReport& report_;
    const Source* source_ = nullptr;
    std::set<std::string> only_;
    std::set<std::pair<InsurerNumber, InsuredNumber>> people_;
    std::vector<PersonUnit> pending_;  ///< read, and not yet judged
    std::size_t pending_bytes_ = 0;
    ValidityWatch validity_;
    SaidBefore said_;
    bool told_ = false;  ///< the store knows which units come
    bool set_refused_ = false;
};

}  // namespace kakehashi
