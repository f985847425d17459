#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identifiers.h"
#include "domain/person_record.h"
#include "domain/ports/source.h"
#include "domain/result.h"
#include "domain/submission.h"

namespace kakehashi {

/// Who handed the files over, as authentication established it.
struct Submitter {
    std::string party;         ///< "municipality" "care_manager" …
    std::string organisation;  ///< office or insurer number
    std::string channel;       ///< "console" "mtls"
};

/// What became of a set. Stored by name.
enum class SetOutcome : std::uint8_t { received, applied, partly, unchanged, superseded, waiting, quarantined };

[[nodiscard]] std::string_view name_of(SetOutcome outcome);
/// Whether nothing of the set was taken so far: another content may still come under its name.
[[nodiscard]] bool is_open(SetOutcome outcome);

/// Why rows of one person in a set are put aside.
struct HeldUnit {
    InsurerNumber insurer;
    InsuredNumber insured;
    SetOutcome state = SetOutcome::waiting;  ///< waiting (person not known yet) or quarantined
    std::string rule;
};

/// A person as imports need it: enough to compare a claim and to hang facts on.
struct KnownPerson {
    PersonId person;
    EnrolmentId enrolment;
    Identity identity;
    std::string register_order;
    Period insured;
};

/// What the store knows of a set before it is read.
struct SetStanding {
    enum class Before {
        none,        ///< never seen
        same,        ///< the same bytes came before and were settled
        unfinished,  ///< the same bytes came before; the work was not finished or is to be tried again
        other,       ///< another content under the same name
    };
    SetId id;
    Before before = Before::none;
    SetOutcome outcome = SetOutcome::received;
};

/// What one import of a set added up to.
struct SetReport {
    SetOutcome outcome = SetOutcome::applied;
    std::int64_t rows = 0;
    std::int64_t people = 0;
    std::int64_t facts = 0;       ///< that became current
    std::int64_t superseded = 0;  ///< that came too late: a newer one is stored
    std::int64_t unchanged = 0;   ///< units that said what is stored already
    std::int64_t staged = 0;      ///< units taken to be applied
    std::vector<Finding> findings;
    std::vector<HeldUnit> held;

    /// Sets the outcome from the counts: quarantined people make a set partly applied or quarantined, waiting ones make
    /// it wait; a set that brought nothing newer is superseded, one that brought nothing new unchanged.
    void settle();
};

/// A set as it is kept.
struct KeptSet {
    SetName name;
    Submitter submitter;
    std::vector<SourceFile> files;
    SetOutcome outcome = SetOutcome::received;
    /// `other` when this set is open and another content under its name was taken, else `unfinished`.
    SetStanding::Before before = SetStanding::Before::unfinished;
};

/// A set that is going to be received in a batch; `content` as for ImportStore::receive.
struct ComingSet {
    SetName name;
    std::string content;
};

/// A person by the numbers of an enrolment.
struct PersonNumbers {
    InsurerNumber insurer;
    InsuredNumber insured;
};

/// The days that a unit on file is about.
struct FiledPeriod {
    PersonNumbers person;
    std::string unit;
    std::string key;
    Period effective;
    std::string order;
};

/// What staging one unit came to.
enum class Staged : std::uint8_t {
    taken,      ///< becomes visible with the publication
    unchanged,  ///< the same is stored already under the same order
    differs,    ///< something else is stored under the same order: a conflict, nothing staged
    denying,    ///< a directive of a time to come: staged as an unreadable one, which denies
    contradicting,  ///< a directive whose number another one has, and which does not grant: denies like an unreadable one
};

/// Where imports put what they read. One import at a time per object; several objects may work on one database.
///
/// Nothing staged can be seen by a reader before `publish`, which is one transaction: it supersedes and applies what the set
/// brings, then locks the persons in ascending order, raises every epoch touched and writes the ledger entries of
/// directives and relations. A process that ends before leaves only invisible rows, which the next `begin` of the same
/// set removes. In a batch, `close_batch` is the end of that transaction.
class ImportStore {
public:
    virtual ~ImportStore() = default;

    /// From now on sets are settled together: what is said of them becomes true at once for all of them, when `close_batch`
    /// says so, and of none before. For small sets, which would cost more by themselves than what is in them. Whatever answers
    /// an Error meanwhile ends the batch: nothing of it lasts, and its sets are to be taken one by one.
    [[nodiscard]] virtual Result<Done> open_batch() = 0;
    /// Whether others have waited long enough: no set should be added.
    [[nodiscard]] virtual bool batch_is_full() const = 0;
    [[nodiscard]] virtual Result<Done> close_batch() = 0;

    /// Whether the store likes to be told what comes next in a batch, to look it up and write it for many sets at once.
    [[nodiscard]] virtual bool looks_ahead() const { return false; }
    /// In a batch, between two sets: `units` are going to be staged for the sets told last, so that they need not be expected,
    /// and after those the sets of `sets` may be received. Answers of each of these whether it would be `same`. What was
    /// published with the batch may be written meanwhile, on another thread.
    [[nodiscard]] virtual Result<std::vector<bool>> look_ahead(std::span<const PersonUnit* const> /*units*/,
                                                               std::span<const ComingSet> sets) {
        return std::vector<bool>(sets.size(), false);
    }

    /// Registers the set and keeps the sealed bytes of its files, all durable on return (in a batch, with it). `content` names the bytes of
    /// all files (hex). For `same` and `other` nothing is kept again: of `other`, the bytes are kept under a new id.
    /// A set that is still open (received or quarantined) becomes that of this submitter.
    /// Unless it is `same`, the import of what comes under that name is the caller's alone from now on, until it is
    /// published, put aside or given up, another set is received or begun, or the process ends. Unavailable (KK-4311) while
    /// it is somebody else's; `begin` and `put_aside` likewise.
    [[nodiscard]] virtual Result<SetStanding> receive(const SetName& name, std::string_view content,
                                                      std::span<const ClaimedFile> files,
                                                      const Submitter& submitter) = 0;

    /// Starts staging; removes what an interrupted import of the set left behind.
    [[nodiscard]] virtual Result<Done> begin(SetId set) = 0;

    /// Tells which units come next, so that the store may look them up together. Changes nothing else.
    [[nodiscard]] virtual Result<Done> expect(std::span<const PersonUnit> units) = 0;

    /// The person under those numbers: published, or staged by this very set.
    [[nodiscard]] virtual Result<std::optional<KnownPerson>> find(InsurerNumber insurer, InsuredNumber insured) = 0;

    /// Stages a register row; makes the person when the numbers are new. A link to former numbers that does
    /// not agree goes to review and is told in `findings` (P04), and so is a newer row that is likely of another person than
    /// the one who was registered before this set (P05, domain/identity_match.h); it is staged all the same.
    [[nodiscard]] virtual Result<Staged> stage_register(const PersonUnit& unit, std::vector<Finding>& findings) = 0;
    [[nodiscard]] virtual Result<Staged> stage_facts(const KnownPerson& person, const Replacement& replacement) = 0;
    /// See domain/record_number.h for rows that are doubtful.
    [[nodiscard]] virtual Result<Staged> stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                                       const DirectiveEntry& directive) = 0;
    [[nodiscard]] virtual Result<Done> stage_relation(const KnownPerson& person, const RelationEntry& relation) = 0;
    [[nodiscard]] virtual Result<Done> stage_office(const OfficeEntry& office) = 0;
    [[nodiscard]] virtual Result<Done> stage_status(const InsurerStatusEntry& status) = 0;

    /// The current body under that key, for sources whose empty cells mean "keep". What is staged of the unit afterwards counts
    /// as built on it: `publish` is conflicting when another set has published the unit meanwhile.
    [[nodiscard]] virtual Result<std::optional<std::string>> current_body(const KnownPerson& person,
                                                                          const Replacement& replacement,
                                                                          const FactDraft& draft) = 0;

    /// The current periods of those units, written by the insurer, of those people: published ones, not what is staged.
    [[nodiscard]] virtual Result<std::vector<FiledPeriod>> periods_on_file(std::span<const PersonNumbers> people,
                                                                           std::span<const std::string_view> units) = 0;

    /// The import or the batch that was begun ends here: no lock of it stays. What it staged goes with the set's next `begin`.
    virtual void give_up() noexcept = 0;

    /// Makes all that was staged visible and settles the set. Conflicting when something it built on changed meanwhile: begin
    /// again. `report.facts` counts facts that became current.
    [[nodiscard]] virtual Result<Done> publish(SetId set, SetReport& report) = 0;
    /// The same in a batch, by whose end at the latest it is done: until then `report` must live and be left alone, and whoever
    /// imports on may be told of its failure.
    [[nodiscard]] virtual Result<Done> publish_with_batch(SetId set, SetReport& report) { return publish(set, report); }
    /// Settles the set without applying anything; what was staged is removed.
    [[nodiscard]] virtual Result<Done> put_aside(SetId set, const SetReport& report) = 0;

    /// At the end of a run: prepares for reading whom its sets were about, once for all sets. Nothing depends on it but the
    /// speed of reading, so it tells of no failure.
    virtual void prepare_reading() noexcept {}

    /// The people of a set that are put aside.
    [[nodiscard]] virtual Result<std::vector<HeldUnit>> held_of(SetId set) = 0;
    /// Sets with waiting people who are known by now.
    [[nodiscard]] virtual Result<std::vector<SetId>> ready_to_retry() = 0;
    /// The name and the files of a set, as they came. Missing (KK-3108) when there is no such set.
    [[nodiscard]] virtual Result<KeptSet> kept(SetId set) = 0;
};

}  // namespace kakehashi
