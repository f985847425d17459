#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/main/configuration.h"
#include "adapters/main/node.h"
#include "adapters/main/terminal.h"
#include "domain/result.h"

namespace kakehashi::app {

/// What every command may be told.
struct Globals {
    std::filesystem::path data = "kakehashi-data";
    std::filesystem::path config;
    bool json = false;
    bool ndjson = false;
    bool dry_run = false;
};

/// The person a command is about, as typed.
struct SubjectOption {
    std::string insurer;
    std::string insured;
};

struct InitOptions {
    bool demo = false;
};
/// Systems that ask for tokens.
struct ClientOptions {
    std::string id;
    std::string as;
    std::string role;
    std::string scope = "system/*.rs";
    std::string audience = "token";
    std::filesystem::path keys;
    std::string by;
};
/// Certificates of a node that has an authority of its own.
struct PkiOptions {
    std::string name;                  ///< of the files
    std::vector<std::string> parties;  ///< whom it stands for: municipality:131011, …
    std::string role;
};
struct SynthOptions {
    int people = 200;
    std::uint64_t seed = 1;
    std::string month;
    int months = 2;
    bool unconfirmed_forms = false;
    std::filesystem::path out;
};
struct ImportOptions {
    std::vector<std::filesystem::path> paths;
    std::string as;
};
struct CheckOptions {
    std::vector<std::filesystem::path> paths;
    std::string as;
    std::string profile;  ///< strict, lenient; empty: as configured
    std::filesystem::path csv;
    std::string csv_encoding = "utf8";
    std::filesystem::path report;
    std::filesystem::path fix;  ///< folder for mended copies; empty: none
};
struct WatchOptions {
    std::filesystem::path folder;
    std::string as;
    bool once = false;
    double settle = 5;      ///< seconds a file must look the same
    double every = 2;       ///< seconds between two looks
    double patience = 300;  ///< seconds an incomplete sending waits for its other files
};
struct BackupOptions {
    std::filesystem::path folder;
    int keep = 0;  ///< 0: all
};
struct RestoreOptions {
    std::filesystem::path from;  ///< a backup, or a folder of them
};
struct RecordOptions {
    SubjectOption subject;
    std::string as;
    std::string role;
    std::string purpose;
    std::string mode = "normal";
    std::string reason;
    std::string on;
    std::string known_at;
    std::string kinds = "all";
    bool explain = false;
};
struct PeopleOptions {
    std::string as;
    std::string role;
    std::string purpose;
    std::string on;
    std::string kinds = "all";
    std::vector<std::string> where;  ///< name=value
    std::string after;               ///< INSURER:INSURED, where the page before ended
    int count = 50;
    std::filesystem::path out;       ///< of an export
    bool resume = false;
};
struct DocumentOptions {
    RecordOptions person;  ///< `kinds` is medical_document unless said otherwise
    std::int64_t id = 0;
    std::filesystem::path out;
};
struct FeedbackOptions {
    RecordOptions person;  ///< of it: subject, as, role, purpose, explain
    std::string as;        ///< the office, for its own group
};
struct ConsentOptions {
    SubjectOption subject;
    std::string decision;
    std::string scope = "comprehensive";
    std::string kinds = "all";
    std::string from;
    std::string to;
    std::string decided_at;
    std::string channel;
    std::string by;
    std::string text_version;
    std::string identity_proof;
    std::string representative;  ///< who acts for the person, and by what power
    std::string capacity = "ok";
};
struct RelationOptions {
    SubjectOption subject;
    std::string organisation;
    std::string party;
    std::string basis = "identity_check";
    std::string verified_on;
    std::string last_claim_month;
    std::string to;
    std::string by = "console";
};
struct PendingOptions {
    std::string insurer;  ///< empty: all
};
struct ExpiringOptions {
    std::string insurer;  ///< empty: every one
    int within = 30;      ///< days
};
struct WhoOptions {
    SubjectOption subject;
    std::string on;
};
struct PreviewOptions {
    RecordOptions look;  ///< of it: subject, as, role, purpose, kinds, explain
    std::string act;     ///< grant, refuse, withdraw; empty: none is assumed
    std::string scope;
    std::string kinds;
    bool relation = false;
};
struct ReceiptOptions {
    SubjectOption subject;
    std::string directive;
    std::filesystem::path out;   ///< empty: standard output
    std::filesystem::path file;  ///< to be verified
    std::string key;             ///< did:key expected; empty: any
};
struct ProxyOptions {
    SubjectOption subject;
    std::string proxy;  ///< its number; empty: a new one
    std::string kinds = "all";
    std::string from;
    std::string to;
    std::string evidence;
    std::string by;  ///< empty: the user at the console
};
struct HoldOptions {
    SubjectOption subject;
    std::string against;
    std::string from;
    std::string to;
    std::string by;  ///< empty: the user at the console
};
struct EmergencyOptions {
    RecordOptions look;  ///< of a declaration: subject, as, role, reason
    std::string until;
    SubjectOption subject;  ///< of a list, a choice: both numbers, or the insurer alone
    bool open = false;      ///< only those to be reviewed
    std::int64_t id = 0;
    std::string outcome;
    std::string note;
    std::string preference;
    std::string channel;
    std::string decided_at;
    std::string by;  ///< empty: the user at the console
};
struct NoticeOptions {
    SubjectOption subject;
    std::string proxy;  ///< whose; empty: the person's own
    bool read = false;
    std::string mail;
    bool letter = false;
    bool none = false;
    std::string month;            ///< of letters, YYYY-MM
    std::filesystem::path out;    ///< of letters
};
struct DisasterOptions {
    std::string insurer;
    std::string refuge;
    std::string from;
    std::string to;
    std::string by;
};
struct PersonOptions {
    SubjectOption subject;
    SubjectOption other;  ///< of a link: who becomes one with the subject
    std::string reason;
    std::string by;  ///< empty: the user at the console
};
struct ReviewOptions {
    std::int64_t id = 0;
    std::string state = "open";
    bool link = false;
    bool not_same = false;
    std::string reason;
    std::string by;  ///< empty: the user at the console
};
struct LogOptions {
    std::optional<std::int64_t> entry;
    SubjectOption subject;
    std::filesystem::path head;         ///< a signed head kept outside
    std::filesystem::path out;          ///< of an export
    std::filesystem::path export_file;  ///< to be verified in place of the database
    std::string key;                    ///< the verifier key to trust an export by; empty: the one in it
    bool restored = false;
    bool newest_census = false;  ///< verify only that one
    std::filesystem::path state;  ///< how far an earlier verification came, and this one; empty: the whole log
};
struct ConvertOptions {
    std::vector<std::filesystem::path> paths;
    std::string edition;
    std::filesystem::path to;
    std::string provider_kind;
    std::string care_manager_kind;
    bool from_utf8 = false;
};
struct ServeOptions {
    std::optional<int> port;
};
struct DemoOptions {
    std::optional<int> port;
    int people = 200;
};

[[nodiscard]] Exit init(const Globals& globals, const InitOptions& options);
[[nodiscard]] Exit migrate(const Globals& globals);
[[nodiscard]] Exit doctor(const Globals& globals);
[[nodiscard]] Exit synth_town(const Globals& globals, const SynthOptions& options);
[[nodiscard]] Exit import_check(const Globals& globals, const CheckOptions& options);
[[nodiscard]] Exit import_watch(const Globals& globals, const WatchOptions& options);
[[nodiscard]] Exit import_run(const Globals& globals, const ImportOptions& options);
[[nodiscard]] Exit import_convert(const Globals& globals, const ConvertOptions& options);
[[nodiscard]] Exit import_status(const Globals& globals);
[[nodiscard]] Exit import_show(const Globals& globals, std::int64_t id);
[[nodiscard]] Exit import_retry(const Globals& globals, std::int64_t id);
[[nodiscard]] Exit backup(const Globals& globals, const BackupOptions& options);
[[nodiscard]] Exit restore(const Globals& globals, const RestoreOptions& options);
[[nodiscard]] Exit record_show(const Globals& globals, const RecordOptions& options);
[[nodiscard]] Exit record_list(const Globals& globals, const PeopleOptions& options);
[[nodiscard]] Exit record_export(const Globals& globals, const PeopleOptions& options);
[[nodiscard]] Exit document_list(const Globals& globals, const DocumentOptions& options);
[[nodiscard]] Exit document_get(const Globals& globals, const DocumentOptions& options);
[[nodiscard]] Exit feedback_person(const Globals& globals, const FeedbackOptions& options);
[[nodiscard]] Exit feedback_office(const Globals& globals, const FeedbackOptions& options);
[[nodiscard]] Exit consent_act(const Globals& globals, const ConsentOptions& options);
[[nodiscard]] Exit consent_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit consent_pending(const Globals& globals, const PendingOptions& options);
[[nodiscard]] Exit consent_evaluate(const Globals& globals);
[[nodiscard]] Exit relation_add(const Globals& globals, const RelationOptions& options);
[[nodiscard]] Exit relation_end(const Globals& globals, const RelationOptions& options);
[[nodiscard]] Exit relation_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit consent_explain(const Globals& globals, std::int64_t entry);
[[nodiscard]] Exit relation_expiring(const Globals& globals, const ExpiringOptions& options);
[[nodiscard]] Exit relation_refresh(const Globals& globals);
[[nodiscard]] Exit consent_receipt(const Globals& globals, const ReceiptOptions& options);
[[nodiscard]] Exit consent_verify(const Globals& globals, const ReceiptOptions& options);
[[nodiscard]] Exit consent_who(const Globals& globals, const WhoOptions& options);
[[nodiscard]] Exit consent_preview(const Globals& globals, const PreviewOptions& options);
[[nodiscard]] Exit proxy_add(const Globals& globals, const ProxyOptions& options);
[[nodiscard]] Exit proxy_end(const Globals& globals, const ProxyOptions& options);
[[nodiscard]] Exit proxy_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit hold_add(const Globals& globals, const HoldOptions& options);
[[nodiscard]] Exit hold_end(const Globals& globals, const HoldOptions& options);
[[nodiscard]] Exit hold_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit emergency_declare(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_list(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_review(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_choose(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit notice_list(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit notice_contact(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit notice_send(const Globals& globals);
[[nodiscard]] Exit notice_letters(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit disaster_declare(const Globals& globals, const DisasterOptions& options);
[[nodiscard]] Exit disaster_end(const Globals& globals, const DisasterOptions& options);
[[nodiscard]] Exit disaster_list(const Globals& globals);
[[nodiscard]] Exit person_candidates(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_link(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_split(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_erase(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit review_list(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit review_show(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit review_decide(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit log_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit log_verify(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_checkpoint(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_export(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_verify_export(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_prove(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit policy_show(const Globals& globals);
[[nodiscard]] Exit policy_activate(const Globals& globals, const std::filesystem::path& file);
[[nodiscard]] Exit client_add(const Globals& globals, const ClientOptions& options);
[[nodiscard]] Exit client_end(const Globals& globals, const ClientOptions& options);
[[nodiscard]] Exit client_list(const Globals& globals);
[[nodiscard]] Exit pki_issue(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_renew(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_revoke(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_list(const Globals& globals);
[[nodiscard]] Exit serve(const Globals& globals, const ServeOptions& options);
[[nodiscard]] Exit demo(const Globals& globals, const DemoOptions& options);
[[nodiscard]] Exit explain(const Globals& globals, std::string code);

/// Shared by the commands.

/// What the options ask the gate; malformed (KK-82xx) when one cannot be.
[[nodiscard]] Result<consent::Question> question_of(const RecordOptions& options);
/// Prints why nothing is shown; with `explain` the true grounds too.
void print_refusal(const Globals& globals, const consent::Refusal& refusal, bool explain);

[[nodiscard]] Result<Configuration> configuration_of(const Globals& globals);
[[nodiscard]] Result<std::unique_ptr<Node>> open_node(const Globals& globals);
/// A node at whose console anybody may act as a party. Refused (KK-8301) unless it is a demo node: what a console shows there,
/// true grounds included, is not for whoever sits at the machine.
[[nodiscard]] Result<std::unique_ptr<Node>> open_demo_node(const Globals& globals);
/// Asks the gate from the console of a demo node and hands on what it shows; prints an error or a refusal.
[[nodiscard]] Exit ask_gate(const Globals& globals, const RecordOptions& options,
                            const std::function<Exit(Node&, const consent::Disclosure&)>& use);
/// Whether what a person decided shows more, or less.
enum class Opens : bool { no, yes };
/// When a person decided, as typed; none, when left out: now. Of a day without a time the end that shows least: what opens ranks as the
/// first act of its day, what closes as the last. Malformed (KK-8443) when it is no day or time, or is to come.
[[nodiscard]] Result<std::optional<Timestamp>> decided_at_of(const std::string& text, Opens opens);
/// Whether a person's choice can be taken that way (docs/consent-model.md section 4).
[[nodiscard]] bool is_platform_channel(std::string_view channel);
/// Prints the error on standard error with its place, code and cure; the status that goes with it.
Exit tell(const Error& error);
/// The numbers of a subject, or a usage error.
struct Numbers {
    InsurerNumber insurer;
    InsuredNumber insured;

    friend auto operator<=>(const Numbers&, const Numbers&) = default;
};
[[nodiscard]] Result<Numbers> numbers_of(const SubjectOption& subject);
/// Of an option that may be left out: none. Malformed (KK-8201).
[[nodiscard]] Result<std::optional<InsurerNumber>> insurer_of(const std::string& text);
/// The number of a proxy; none when left out. Malformed (KK-8225).
[[nodiscard]] Result<std::optional<std::int64_t>> proxy_number_of(const std::string& text);
/// A list of what is on file about a person, about to be shown.
struct Listing {
    std::unique_ptr<Node> node;
    Numbers numbers;
};
/// Opens the node, with `open`, and logs that `what` is listed, before it is shown.
[[nodiscard]] Result<Listing> begin_list(const Globals& globals, const SubjectOption& subject, const std::string& what,
                                         Result<std::unique_ptr<Node>> (*open)(const Globals&) = open_node);
/// Everybody who is about to be listed hears of it in the own log, once.
[[nodiscard]] Result<Done> log_lists(Node& node, std::vector<Numbers> people, const std::string& what);
/// The end of a list: prints the whole as `json` with --json, else that it is empty, when it is.
Exit end_list(const Globals& globals, const std::string& json, bool empty);
/// Prints what an act became in the ledger; with --dry-run, that it would be recorded.
Exit print_act(const Globals& globals, const storage::Act& act);
/// Whether there is a database to open; of PostgreSQL only opening it tells.
[[nodiscard]] bool has_database(const Configuration& configuration);
/// Who sits at the console, as the system knows them.
[[nodiscard]] std::string console_user();
/// Who states an act: as typed, else the user at the console.
[[nodiscard]] std::string by_of(const std::string& typed);
/// With --dry-run acts are only tried.
[[nodiscard]] storage::Trial trial_of(const Globals& globals);
/// Malformed (KK-8445) unless `text` is one to keep and log: at most 600 bytes, no control characters, no individual number.
[[nodiscard]] Result<Done> expect_loggable(const std::string& text);
/// Records an act and prints what it became; with --dry-run, what would come of it.
[[nodiscard]] Exit record_act(const Globals& globals, const Numbers& numbers, const DirectiveEntry& entry,
                              const std::string& by);
[[nodiscard]] Exit record_act(const Globals& globals, const Numbers& numbers, const RelationEntry& entry,
                              const std::string& by);
/// "care_manager:1370000011" and the like.
struct PartyOption {
    consent::Party party = consent::Party::resident;
    std::string organisation;  ///< or "self", or the person for a proxy
};
[[nodiscard]] Result<PartyOption> party_of(const std::string& text);
/// What those who look may be and want; each malformed (KK-8220, KK-8205, KK-8207) for what is none.
[[nodiscard]] Result<consent::Role> role_of(const std::string& text);
[[nodiscard]] Result<consent::Purpose> purpose_of(const std::string& text, consent::Party party, consent::Mode mode);
[[nodiscard]] Result<KindSet> kinds_of(const std::string& text);
/// Whom a directive is about: `comprehensive`, or `organisation:NUMBER`. Malformed (KK-8213) otherwise.
struct ScopeOption {
    consent::Scope scope = consent::Scope::comprehensive;
    std::string organisation;
};
[[nodiscard]] Result<ScopeOption> scope_of(std::string_view text);
/// A day as `YYYY-MM-DD`; none when empty. Malformed (KK-8204) otherwise.
[[nodiscard]] Result<std::optional<CalendarDate>> day_of(const std::string& text);
/// From one day, today when left out, to another or open. Malformed (KK-8204, KK-8228) when one is no day or they are not in order.
[[nodiscard]] Result<Period> period_of(const std::string& from, const std::string& to);
/// The last day of what somebody ends: yesterday when left out, so that it holds no longer from now on. Malformed (KK-8204).
[[nodiscard]] Result<CalendarDate> last_day_of(const std::string& to);

}  // namespace kakehashi::app
