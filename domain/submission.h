#pragma once

#include <compare>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/finding.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi {

/// What names one set of files: everything that came together and stands or falls together.
/// Two sets with equal names and other content are a conflict; with equal content the same set twice.
struct SetName {
    std::string standard;  ///< "careplan" "municipal" "life"
    std::string kind;      ///< "monthly_plan" "actuals" "plan_deletion" "person_register" "certification" …
    std::string sender;    ///< office or insurer number written in the files
    std::string receiver;  ///< empty where the standard has none
    std::string serial;    ///< YYYYMMDDHHMMSS where the standard has one, else the content hash
    std::string month;     ///< YYYYMM for monthly sets, else empty

    friend auto operator<=>(const SetName&, const SetName&) = default;
};

/// A piece of a replacement that is stored, decided on and redacted by itself.
struct FactDraft {
    Kind kind = Kind::care_plan;
    std::string form;    ///< the file kind it came in: "UPPLAN", "CERT", "FORM_0000_2021" …
    Period effective;
    std::string body;    ///< canonical JSON, see docs/schemas/
    Place place;         ///< file and the line on which its first record begins
    bool silent = false;  ///< of a patch: it says nothing itself and only keeps what is stored
};

/// The standard's own unit of replacement: what a newer sending replaces as a whole, or a deletion takes away.
/// It is identified by (enrolment, unit, key, author, addressee) and ranked by `order`, which compares as text.
struct Replacement {
    enum class Operation { replace, erase, patch };

    std::string unit;       ///< "monthly_plan" "actuals" "certification" "life" …
    std::string key;        ///< e.g. "2026-04"; within the enrolment and unit
    std::string author;
    std::string addressee;  ///< empty where it concerns everyone
    std::string order;      ///< serial or zero-padded 履歴番号; empty: the source carries none, arrival decides
    Operation operation = Operation::replace;
    std::vector<FactDraft> facts;
    Place place;
};

/// What a file says of who a person is; compared with the register, never merged into it.
struct IdentityClaim {
    std::string name;
    std::string kana;        ///< empty: not said
    std::string birth_date;  ///< YYYYMMDD, the day may be 00
    std::string sex;         ///< "1" "2" or empty
    Place place;
};

/// A row of the register of insured persons (被保険者台帳): the only thing that makes a person known.
struct RegisterEntry {
    std::string order;  ///< zero-padded 履歴番号
    bool cancelled = false;
    std::string name;
    std::string kana;
    std::string birth_date;
    std::string sex;
    std::string postal_code;
    std::string address;
    std::string phone;
    std::string category;  ///< 資格区分 1 2 3
    Period insured;        ///< `to` is the last insured day: the day before 資格喪失日, at death the date of death
    std::optional<CalendarDate> deceased_on;
    std::optional<InsurerNumber> former_insurer;
    std::optional<InsuredNumber> former_insured;
    bool protective_measure = false;  ///< 支援措置
    bool emergency_refused = false;   ///< 緊急時開示 2
    std::string body;                 ///< the whole row as canonical JSON
    Place place;
};

/// What a grant on an older form (channel `legacy_form`) is about, whatever else it names (docs/consent-model.md, section 4).
inline constexpr KindSet legacy_form_kinds = KindSet::of(Kind::survey).with(Kind::opinion);

/// A consent on file (同意). `unreadable` when the row names its person but cannot be read fully: it then denies.
struct DirectiveEntry {
    std::string record_number;  ///< unique per insurer
    Timestamp decided_at;  ///< when the person acted: the rank
    std::string decision;  ///< granted refused withdrawn
    std::string scope;     ///< comprehensive organisation
    std::string organisation;
    KindSet kinds;
    bool lists_every_kind = false;  ///< the kinds were listed one by one although they are every kind
    Period period;
    std::string channel;
    std::string taken_by;
    std::string text_version;
    std::string identity_proof;  ///< how whoever acted was identified; empty: not said
    std::string capacity;  ///< ok represented pending
    std::string proxy_kind;
    bool unreadable = false;
    Place place;
};

/// A relation of an organisation with a person (担当事業所). Replaces the stored one of the same person, organisation,
/// party and basis unless that came with a later `order`.
struct RelationEntry {
    std::string organisation;
    std::string party;
    std::string basis;
    std::string verified_by;  ///< card four_items or empty
    CalendarDate verified_on;
    std::optional<ServiceMonth> last_claim_month;
    std::optional<CalendarDate> ended_on;
    std::string order;
    Place place;
};

/// All that one set says of one person: the unit of refusal. One set may bring several for the same person.
struct PersonUnit {
    InsurerNumber insurer;
    InsuredNumber insured;
    std::optional<IdentityClaim> claim;
    std::optional<RegisterEntry> register_entry;
    std::vector<Replacement> replacements;
    std::vector<DirectiveEntry> directives;
    std::vector<RelationEntry> relations;
    std::vector<Finding> findings;  ///< one of severity person puts the unit aside
    Place place;
};

/// A row of the register of offices (事業所台帳).
struct OfficeEntry {
    OfficeNumber number;
    std::string role;  ///< care_manager service_provider care_facility medical_institution support_center
    std::string name;
    std::string prefecture;
    std::string municipality_code;
    std::string municipality;
    std::string insurer;
    std::string service_kinds;  ///< codes joined by `;`
    Period designated;
    std::optional<CalendarDate> applied_on;
    std::optional<CalendarDate> started_on;
    std::string order;
    Place place;
};

/// Since when an insurer takes part, and with which kinds (稼働状況).
struct InsurerStatusEntry {
    InsurerNumber insurer;
    std::string name;
    CalendarDate live_from;
    KindSet kinds;
    std::string order;
    Place place;
};

}  // namespace kakehashi
