#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What commands are told, as typed: nothing of it is looked at before the command does.
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
/// People who sign in.
struct UserOptions {
    std::string as;
    std::string role;
    std::string name;
    std::string occupation;
    std::string service_kind;
    bool resident = false;
    SubjectOption subject;
    std::string proxy;
    std::string from;
    std::string to;
    std::string number;
    std::optional<int> unused_days;
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
struct DoctorOptions {
    std::filesystem::path backups;  ///< a folder of them; empty: none are looked at
};
/// Keys that are replaced.
struct KeyOptions {
    std::string what;
    std::string insurer;  ///< empty: every one
    std::string by;
    bool resume = false;
    bool prepare = false;  ///< only the file of the next master key
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

}  // namespace kakehashi::app
