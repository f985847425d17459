#include "adapters/main/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "adapters/main/command_tree.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/help_words.h"
#include "adapters/main/home.h"
#include "adapters/main/usage_error.h"

namespace kakehashi::app {
namespace {

void add_node_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static InitOptions init_options;
    static SynthOptions synth_options;
    static ServeOptions serve_options;
    static DemoOptions demo_options;
    static std::string code;
    auto* const make = verb(app, "init", "make a node", chosen, [&globals] { return init(globals, init_options); });
    make->add_flag("--demo", init_options.demo, "with demo certificates and a console that may act as any party");
    verb(app, "migrate", "bring the schema up to this program", chosen, [&globals] { return migrate(globals); });
    static DoctorOptions doctor_options;
    verb(app, "doctor", "check the node; each line OK, WARN or FAIL with the cure", chosen,
         [&globals] { return doctor(globals, doctor_options); })
        ->add_option("--backups", doctor_options.backups, "also whether the backups in this folder open with the keys that are here");
    static BackupOptions backup_options;
    static RestoreOptions restore_options;
    auto* const save = verb(app, "backup", "save the node's database, sealed, while it runs", chosen, [&globals] { return backup(globals, backup_options); });
    save->add_option("folder", backup_options.folder, "the folder for backups")->required();
    save->add_option("--keep", backup_options.keep, "remove older backups there, but so many")->check(CLI::Range(1, 10'000));
    auto* const back = verb(app, "restore", "bring a node back from a backup", chosen, [&globals] { return restore(globals, restore_options); });
    back->add_option("from", restore_options.from, "a backup, or a folder: its newest")->required();
    auto* const town = verb(app, "synth", "write a synthetic town as real-format files", chosen,
                            [&globals] { return synth_town(globals, synth_options); });
    town->add_option("--people", synth_options.people, "how many people")->capture_default_str();
    town->add_option("--seed", synth_options.seed, "same seed, same bytes")->capture_default_str();
    town->add_option("--month", synth_options.month, "service month, YYYYMM");
    town->add_option("--months", synth_options.months, "how many months of plans, the last of them --month")->capture_default_str();
    town->add_flag("--unconfirmed-forms", synth_options.unconfirmed_forms, "LIFE forms too that are read only where a setting asks for them");
    town->add_option("--out", synth_options.out, "folder to write into")->required();
    auto* const server =
        never_dry(verb(app, "serve", "the server", chosen, [&globals] { return serve(globals, serve_options); }));
    server->add_option("--port", serve_options.port, "instead of http.port")->check(CLI::Range(0, 65'535));
    auto* const show = verb(app, "demo", "a demo node with a town, served", chosen,
                            [&globals] { return demo(globals, demo_options); });
    show->add_option("--port", demo_options.port, "instead of 8443")->check(CLI::Range(0, 65'535));
    show->add_option("--people", demo_options.people, "size of the town when it is made")->capture_default_str();
    auto* const about = verb(app, "explain", "what a finding or error code means, and the cure", chosen,
                             [&globals] { return explain(globals, code); });
    about->add_option("code", code, "R03, KK-4102, …")->required();
}

void add_check_command(CLI::App& import, const Globals& globals, Chosen& chosen) {
    static CheckOptions options;
    auto* const check = with_stream(verb(import, "check", "what can be imported, what not, and who has to do what", chosen,
                                         [&globals] { return import_check(globals, options); }));
    check->add_option("paths", options.paths, "files, folders, zip archives")->required();
    check->add_option("--as", options.as, "the sender, e.g. municipality:131011");
    check->add_option("--profile", options.profile, "strict or lenient; as configured when left out")
        ->check(CLI::IsMember({"strict", "lenient"}));
    check->add_option("--csv", options.csv, "write every finding as a table for a spreadsheet");
    check->add_option("--csv-encoding", options.csv_encoding, "utf8 or cp932")
        ->check(CLI::IsMember({"utf8", "cp932"}))
        ->capture_default_str();
    check->add_option("--report", options.report, "write one page (HTML) that prints on A4");
    check->add_option("--fix", options.fix, "write copies, put right where only one meaning is possible, into this new folder");
}

void add_watch_command(CLI::App& import, const Globals& globals, Chosen& chosen) {
    static WatchOptions options;
    auto* const watch = never_dry(with_stream(verb(import, "watch", "import what software drops into a folder", chosen,
                                                   [&globals] { return import_watch(globals, options); })));
    watch->add_option("folder", options.folder, "the folder; done/, quarantine/ and work/ are made in it")->required();
    watch->add_option("--as", options.as, "the sender, e.g. municipality:131011");
    watch->add_flag("--once", options.once, "look, import what is at rest, end");
    watch->add_option("--settle", options.settle, "seconds a file must look the same")->check(CLI::Range(0.0, 3600.0))->capture_default_str();
    watch->add_option("--every", options.every, "seconds between two looks")->check(CLI::Range(0.1, 3600.0))->capture_default_str();
    watch->add_option("--patience", options.patience, "seconds an incomplete sending waits for its other files")
        ->check(CLI::Range(0.0, 86400.0))
        ->capture_default_str();
}

void add_import_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static ImportOptions options;
    static std::int64_t id = 0;
    CLI::App& import = *noun(app, "import", "files in");
    add_check_command(import, globals, chosen);
    add_watch_command(import, globals, chosen);
    auto* const run =
        with_stream(verb(import, "run", "check, keep, apply", chosen, [&globals] { return import_run(globals, options); }));
    run->add_option("paths", options.paths, "files, folders, zip archives")->required();
    run->add_option("--as", options.as, "the sender, e.g. municipality:131011");
    static ConvertOptions wish;
    auto* const convert = verb(import, "convert", "write care-plan files in another edition", chosen,
                               [&globals] { return import_convert(globals, wish); });
    convert->add_option("paths", wish.paths, "files, folders, zip archives")->required();
    convert->add_option("--edition", wish.edition, "3.x, 4.0, 4.1")->required();
    convert->add_option("--to", wish.to, "folder for the new files")->required();
    convert->add_option("--provider-kind", wish.provider_kind, "kind of service for file names, where no row tells it");
    convert->add_option("--care-manager-kind", wish.care_manager_kind, "43, 46 or AF, instead of what fits the provider's");
    convert->add_flag("--from-utf8", wish.from_utf8, "take files that were written in UTF-8 by mistake");
    verb(import, "status", "what came and what became of it", chosen, [&globals] { return import_status(globals); });
    verb(import, "show", "one set with its findings", chosen, [&globals] { return import_show(globals, id); })
        ->add_option("id", id, "number of the set")
        ->required();
    with_stream(verb(import, "retry", "try people put aside again", chosen, [&globals] { return import_retry(globals, id); }))
        ->add_option("id", id, "number of the set")
        ->required();
}

void add_people_commands(CLI::App& record, const Globals& globals, Chosen& chosen) {
    static PeopleOptions options;
    auto* const list = never_dry(verb(record, "list", "everybody of whom a party may see something", chosen,
                                      [&globals] { return record_list(globals, options); }));
    list->add_option("--after", options.after, "where the page before ended, INSURER:INSURED");
    list->add_option("--count", options.count, "people in a page")->check(CLI::Range(1, consent::most_in_page))->capture_default_str();
    auto* const whole = never_dry(verb(record, "export", "the records of all of them, in a file, a line each", chosen,
                                       [&globals] { return record_export(globals, options); }));
    whole->add_option("--out", options.out, "the file to write; never replaced")->required();
    whole->add_flag("--resume", options.resume, "go on with an export that broke off");
    for (CLI::App* const act : {list, whole}) {
        act->add_option("--as", options.as, "the party asking, e.g. care_manager:1370000011")->required();
        act->add_option("--role", options.role, "job type, e.g. care_manager, physician");
        act->add_option("--purpose", options.purpose, "the party's own purpose when left out");
        act->add_option("--on", options.on, "facts effective that day");
        act->add_option("--kinds", options.kinds, "kinds joined by commas")->capture_default_str();
        act->add_option("--where", options.where, "NAME=VALUE by conf/searches.csv, such as valid_to_before=2027-01-01; several: all hold");
    }
}

void add_record_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static RecordOptions options;
    CLI::App& record = *noun(app, "record", "the consented record");
    add_people_commands(record, globals, chosen);
    auto* const show = never_dry(verb(record, "show", "what a party may see of a person", chosen,
                                      [&globals] { return record_show(globals, options); }));
    add_subject(*show, options.subject);
    show->add_option("--as", options.as, "the party asking, e.g. care_manager:1370000011")->required();
    show->add_option("--role", options.role, "job type, e.g. care_manager, physician");
    show->add_option("--purpose", options.purpose, "the party's own purpose when left out");
    show->add_option("--mode", options.mode, "normal, emergency, disaster")->capture_default_str();
    show->add_option("--reason", options.reason, "for emergency access");
    show->add_option("--on", options.on, "facts effective that day");
    show->add_option("--known-at", options.known_at, "facts as they were known then");
    show->add_option("--kinds", options.kinds, "kinds joined by commas")->capture_default_str();
    show->add_flag("--explain", options.explain, "true grounds (demo node)");
}

void add_document_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static DocumentOptions options;
    options.person.kinds = "medical_document";
    CLI::App& document = *noun(app, "document", "documents as they were sent");
    auto* const list = never_dry(verb(document, "list", "documents of a person that a party may see", chosen,
                                      [&globals] { return document_list(globals, options); }));
    auto* const get = never_dry(verb(document, "get", "one of them, byte for byte", chosen,
                                     [&globals] { return document_get(globals, options); }));
    get->add_option("id", options.id, "its number in the list")->required();
    get->add_option("--out", options.out, "the file to write; never replaced")->required();
    for (CLI::App* const act : {list, get}) {
        add_subject(*act, options.person.subject);
        act->add_option("--as", options.person.as, "the party asking, e.g. care_manager:1370000011")->required();
        act->add_option("--role", options.person.role, "job type, e.g. care_manager, physician");
        act->add_option("--purpose", options.person.purpose, "the party's own purpose when left out");
        act->add_option("--mode", options.person.mode, "normal, emergency")->capture_default_str();
        act->add_option("--reason", options.person.reason, "for emergency access");
        act->add_flag("--explain", options.person.explain, "true grounds (demo node)");
    }
}

void add_feedback_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static FeedbackOptions options;
    CLI::App& feedback = *noun(app, "feedback", "what LIFE says of change, and beside an office's own group");
    auto* const person = never_dry(verb(feedback, "person", "one person's scores over time", chosen,
                                        [&globals] { return feedback_person(globals, options); }));
    add_subject(*person, options.person.subject);
    person->add_option("--as", options.person.as, "the party asking, e.g. service_provider:1370000029")->required();
    person->add_option("--role", options.person.role, "job type");
    person->add_option("--purpose", options.person.purpose, "the party's own purpose when left out");
    person->add_flag("--explain", options.person.explain, "true grounds (demo node)");
    verb(feedback, "office", "an office's own people, as medians and quartiles", chosen,
         [&globals] { return feedback_office(globals, options); })
        ->add_option("--as", options.as, "the office, e.g. care_facility:1370000029")
        ->required();
}

void add_person_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static PersonOptions options;
    CLI::App& person = *noun(app, "person", "one person behind several numbers");
    add_subject(*never_dry(verb(person, "candidates", "who else might be this person, explained", chosen,
                                [&globals] { return person_candidates(globals, options); })),
                options.subject);
    auto* const link = verb(person, "link", "make the persons of two numbers one", chosen,
                            [&globals] { return person_link(globals, options); });
    link->add_option("--other-insurer", options.other.insurer, "insurer number of the other")->required();
    link->add_option("--other-insured", options.other.insured, "insured number of the other")->required();
    auto* const split = verb(person, "split", "take a wrong link apart", chosen, [&globals] { return person_split(globals, options); });
    auto* const erase = verb(person, "erase", "destroy the key and remove what is on file under a number", chosen,
                             [&globals] { return person_erase(globals, options); });
    for (CLI::App* const act : {link, split, erase}) {
        add_subject(*act, options.subject);
        act->add_option("--reason", options.reason, "why; stands in the log")->required();
        act->add_option("--by", options.by, "who states it (the user of this system)");
    }
}

void add_review_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static ReviewOptions options;
    CLI::App& review = *noun(app, "review", "pairs that may be one person");
    never_dry(verb(review, "list", "the queue", chosen, [&globals] { return review_list(globals, options); }))
        ->add_option("--state", options.state, "open, linked, not_same")
        ->check(CLI::IsMember({"open", "linked", "not_same"}))
        ->capture_default_str();
    never_dry(verb(review, "show", "one pair, item by item", chosen, [&globals] { return review_show(globals, options); }))
        ->add_option("id", options.id, "number of the review")
        ->required();
    auto* const decide = verb(review, "decide", "one person or two", chosen, [&globals] { return review_decide(globals, options); });
    decide->add_option("id", options.id, "number of the review")->required();
    decide->add_flag("--link", options.link, "one person");
    decide->add_flag("--not-same", options.not_same, "two persons; not proposed again until something changes");
    decide->add_option("--reason", options.reason, "why; stands in the log")->required();
    decide->add_option("--by", options.by, "who decides (the user of this system)");
}

void add_log_and_policy_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static SubjectOption subject;
    static std::filesystem::path file;
    CLI::App& log = *noun(app, "log", "the access log");
    add_subject(*never_dry(verb(log, "list", "entries about a person", chosen, [&globals] { return log_list(globals, subject); })),
                subject);
    static LogOptions options;
    CLI::App& verify = *verb(log, "verify", "recompute the whole log", chosen, [&globals] {
        return options.export_file.empty() ? log_verify(globals, options) : log_verify_export(globals, options);
    });
    verify.add_option("--export", options.export_file, "verify this file, made by `log export`, in place of the database");
    verify.add_option("--key", options.key, "with --export: the verifier key to trust (NAME+ID+KEY)");
    verify.add_option("--state", options.state, "go on where the verification that left this file ended, and leave it for the next one");
    verify.add_flag("--newest-census", options.newest_census, "make only the newest census again, not every one (quicker)");
    never_dry(verb(log, "export", "write the hashes of the whole log into a file that can be verified by itself", chosen,
                   [&globals] { return log_export(globals, options); }))
        ->add_option("--out", options.out, "file to write")
        ->required();
    verify.add_option("--head", options.head, "a signed head kept outside: the log must go on from it");
    CLI::App& sign = *never_dry(verb(log, "checkpoint", "sign the log's head and print it", chosen,
                                     [&globals] { return log_checkpoint(globals, options); }));
    sign.add_flag("--restored", options.restored, "the database was restored: go on under a new origin that names the old head");
    CLI::App& prove = *never_dry(verb(log, "prove", "prove that an entry, or all of a person's, are under the signed head", chosen,
                                      [&globals] { return log_prove(globals, options); }));
    prove.add_option("--entry", options.entry, "number of an entry");
    prove.add_option("--head", options.head, "a signed head kept outside: prove that the log goes on from it");
    prove.add_option("--insurer", options.subject.insurer, "insurer number (保険者番号)");
    prove.add_option("--insured", options.subject.insured, "insured number (被保険者番号)");
    CLI::App& policy = *noun(app, "policy", "the sharing matrix");
    verb(policy, "show", "the active one", chosen, [&globals] { return policy_show(globals); });
    verb(policy, "activate", "make a table the active one", chosen, [&globals] { return policy_activate(globals, file); })
        ->add_option("file", file, "conf/policy/sharing-matrix.csv when left out");
}

void add_client_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static ClientOptions options;
    CLI::App& client = *noun(app, "client", "systems that ask for tokens");
    CLI::App* add = verb(client, "add", "register a system, or give one other keys and scopes", chosen, [&globals] { return client_add(globals, options); });
    add->add_option("name", options.id, "name of the system, which its assertions give as iss and sub")->required();
    add->add_option("--as", options.as, "whom it asks for, such as municipality:131011")->required();
    add->add_option("--role", options.role, "role of whoever uses it");
    add->add_option("--scope", options.scope, "what it may ask for at most");
    add->add_option("--audience", options.audience, "what its assertions name: token (the token endpoint) or issuer");
    add->add_option("--keys", options.keys, "file with its public keys, a JWK set")->required();
    add->add_option("--by", options.by, "who registers it (the user of this system)")->required();
    CLI::App* end = verb(client, "end", "cut a system off: its tokens are worth nothing from now on", chosen, [&globals] { return client_end(globals, options); });
    end->add_option("name", options.id, "name of the system, which its assertions give as iss and sub")->required();
    end->add_option("--by", options.by, "who ends it (the user of this system)")->required();
    verb(client, "list", "those there are and were", chosen, [&globals] { return client_list(globals); });
}

void add_user_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static UserOptions options;
    CLI::App& user = *noun(app, "user", "people who sign in");
    CLI::App* invite = verb(user, "invite", "make an account, and a code that links somebody to it", chosen, [&globals] { return user_invite(globals, options); });
    CLI::App* end = verb(user, "end", "cut somebody off, at once", chosen, [&globals] { return user_end(globals, options); });
    CLI::App* role = verb(user, "role", "give a member of staff another role", chosen, [&globals] { return user_role(globals, options); });
    CLI::App* list = verb(user, "list", "those there are and were", chosen, [&globals] { return user_list(globals, options); });
    invite->add_option("--as", options.as, "of staff: the organisation, such as municipality:131011");
    list->add_option("--as", options.as, "of staff: the organisation, such as municipality:131011");
    invite->add_option("--role", options.role, "of staff: a role of conf/roles.csv");
    role->add_option("--role", options.role, "of staff: a role of conf/roles.csv")->required();
    invite->add_option("--name", options.name, "of staff: as the organisation calls them; kept sealed");
    invite->add_option("--occupation", options.occupation, "of staff: their job (職種)");
    invite->add_option("--service-kind", options.service_kind, "of staff: the kind of service they work in");
    invite->add_flag("--resident", options.resident, "the insured person, whose identity was checked at the counter");
    invite->add_option("--insurer", options.subject.insurer, "insurer number (保険者番号)");
    invite->add_option("--insured", options.subject.insured, "insured number (被保険者番号)");
    invite->add_option("--proxy", options.proxy, "the proxy's number");
    invite->add_option("--from", options.from, "first day, YYYY-MM-DD (today)");
    invite->add_option("--to", options.to, "last day, YYYY-MM-DD");
    list->add_option("--unused-days", options.unused_days, "only accounts that nobody used for so many days")->check(CLI::Range(0, 36'500));
    for (CLI::App* const act : {end, role}) {
        act->add_option("number", options.number, "number of the account")->required();
    }
    for (CLI::App* const act : {invite, end, role}) {
        act->add_option("--by", options.by, "who decided it (the user of this system)")->required();
    }
}

void add_pki_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static PkiOptions options;
    CLI::App& pki = *noun(app, "pki", "client certificates of a node that has an authority of its own (a demo)");
    const auto named = [](CLI::App* command) { command->add_option("name", options.name, "name of the files, such as clinic-9910000012")->required(); };
    CLI::App* issue = verb(pki, "issue", "make a certificate and bind it", chosen, [&globals] { return pki_issue(globals, options); });
    named(issue);
    issue->add_option("--as", options.parties, "whom it stands for, such as municipality:131011; of a union, each of its insurers")->required();
    issue->add_option("--role", options.role, "role of whoever uses it");
    named(verb(pki, "renew", "make another one with the same bindings; the old one stays good", chosen, [&globals] { return pki_renew(globals, options); }));
    named(verb(pki, "revoke", "take it back: from then on it opens nothing", chosen, [&globals] { return pki_revoke(globals, options); }));
    verb(pki, "list", "which there are, until when, for whom", chosen, [&globals] { return pki_list(globals); });
}

void add_key_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static KeyOptions options;
    CLI::App& key = *noun(app, "key", "keys, and new ones in their place");
    verb(key, "list", "which there are, since when, and what lies under each", chosen, [&globals] { return key_list(globals); });
    CLI::App* rotate = verb(key, "rotate", "replace keys while the node runs", chosen, [&globals] { return key_rotate(globals, options); });
    rotate->add_option("--what", options.what, "master, insurer (the insurers' keys), persons (what is sealed under each enrolment's own)")
        ->required()
        ->check(CLI::IsMember({"master", "insurer", "persons"}));
    rotate->add_option("--insurer", options.insurer, "only this insurer's (保険者番号); of insurer and persons");
    rotate->add_option("--by", options.by, "who replaces them; stands in the log")->required();
    rotate->add_flag("--resume", options.resume, "go on with a rotation that broke off");
    rotate->add_flag("--prepare", options.prepare, "only make the file of the next master key, to be copied to the node's other machines first");
}

const CLI::App* command_parsed(const CLI::App& app) {
    const auto below = app.get_subcommands();
    return below.empty() ? &app : command_parsed(*below.front());
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App app{"Kakehashi (架け橋): one consented record per person in long-term care", "kakehashi"};
    Globals globals;
    Chosen chosen;
    app.add_option("--data", globals.data, "the node's folder")->capture_default_str();
    app.add_option("--config", globals.config, "properties file (conf/kakehashi.properties explains each key)");
    app.add_flag("--json", globals.json, "one JSON object on standard output");
    app.add_flag("--ndjson", globals.ndjson, "a stream of JSON lines");
    app.add_flag("--dry-run", globals.dry_run, "say what would be done, change nothing");
    app.set_version_flag("--version", "kakehashi " KAKEHASHI_VERSION, "the version of this program");
    app.require_subcommand(1);
    app.fallthrough();
    add_node_commands(app, globals, chosen);
    add_import_commands(app, globals, chosen);
    add_record_commands(app, globals, chosen);
    add_document_commands(app, globals, chosen);
    add_feedback_commands(app, globals, chosen);
    add_consent_nouns(app, globals, chosen);
    add_person_commands(app, globals, chosen);
    add_review_commands(app, globals, chosen);
    add_log_and_policy_commands(app, globals, chosen);
    add_pki_commands(app, globals, chosen);
    add_client_commands(app, globals, chosen);
    add_user_commands(app, globals, chosen);
    add_key_commands(app, globals, chosen);
    for (CLI::App* const command : app.get_subcommands({})) {
        command->fallthrough();
        for (CLI::App* const below : command->get_subcommands({})) {
            below->fallthrough();
        }
    }
    if (const auto home = find_home(); home && language() == Language::japanese) {
        speak_japanese(app, *home);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& told) {  // --help, --version
        return app.exit(told, std::cout, std::cerr);
    } catch (const CLI::ParseError& e) {
        return static_cast<int>(tell(usage_error(app, e)));
    }
    const CLI::App* const command = command_parsed(app);
    if (globals.ndjson && !manners().streaming.contains(command)) {
        return static_cast<int>(tell({Fault::malformed, "KK-8444", "this command has no stream of lines"}));
    }
    if (globals.dry_run && manners().never_dry.contains(command)) {
        return static_cast<int>(tell({Fault::malformed, "KK-8446", "this command has no dry run"}));
    }
    return static_cast<int>(chosen());
}

}  // namespace kakehashi::app
