#include "adapters/main/command_tree.h"

namespace kakehashi::app {
namespace {

void add_consent_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static ConsentOptions options;
    CLI::App& consent = *noun(app, "consent", "consents of a person");
    for (const auto& [name, decision] : {std::pair{"grant", "granted"}, std::pair{"refuse", "refused"},
                                         std::pair{"withdraw", "withdrawn"}}) {
        const std::string decided = decision;
        auto* const act = verb(consent, name, "append a directive", chosen, [&globals, decided] {
            options.decision = decided;
            return consent_act(globals, options);
        });
        add_subject(*act, options.subject);
        act->add_option("--scope", options.scope, "comprehensive, or organisation:NUMBER")->capture_default_str();
        act->add_option("--kinds", options.kinds, "all, or kinds joined by commas")->capture_default_str();
        act->add_option("--from", options.from, "first day, YYYY-MM-DD (today)");
        act->add_option("--to", options.to, "last day, YYYY-MM-DD");
        act->add_option("--decided-at", options.decided_at,
                        "when the person decided: a day, or a time such as 2026-11-22T12:00:00+09:00 (now; needed for paper_at_office)");
        act->add_option("--channel", options.channel, "how it was taken, e.g. municipality_counter")->required();
        act->add_option("--by", options.by, "who took it")->required();
        act->add_option("--text-version", options.text_version, "explanation text that was shown");
        act->add_option("--identity-proof", options.identity_proof, "how whoever acts was identified, e.g. card, four_items");
        act->add_option("--capacity", options.capacity, "ok, represented, pending")->capture_default_str();
        act->add_option("--representative", options.representative, "with --capacity represented: who, by which power, e.g. 成年後見人");
    }
    add_subject(*never_dry(verb(consent, "list", "directives on file", chosen,
                                [&globals] { return consent_list(globals, options.subject); })),
                options.subject);
    static PendingOptions pending;
    never_dry(verb(consent, "pending", "consents of people whose capacity is in doubt, by the day they have to be looked at again", chosen,
                   [&globals] { return consent_pending(globals, pending); }))
        ->add_option("--insurer", pending.insurer, "insurer number (保険者番号); all when left out");
    static ReceiptOptions receipts;
    auto* const receipt = never_dry(verb(consent, "receipt", "a signed receipt for a directive, which anyone can verify", chosen,
                                         [&globals] { return consent_receipt(globals, receipts); }));
    receipt->add_option("directive", receipts.directive, "its id in consent list")->required();
    add_subject(*receipt, receipts.subject);
    receipt->add_option("--out", receipts.out, "file to write");
    auto* const verify = verb(consent, "verify", "whether a receipt is unchanged, and who signed it", chosen,
                              [&globals] { return consent_verify(globals, receipts); });
    verify->add_option("file", receipts.file, "the receipt as it was handed out")->required();
    verify->add_option("--key", receipts.key, "the key expected (did:key:…)");
    static WhoOptions who;
    auto* const sight = never_dry(verb(consent, "who", "who could see each kind on a day, and why (demo node)", chosen,
                                       [&globals] { return consent_who(globals, who); }));
    add_subject(*sight, who.subject);
    sight->add_option("--on", who.on, "the day asked about, YYYY-MM-DD (today)");
    static PreviewOptions preview;
    auto* const look = never_dry(verb(consent, "preview", "what somebody would be shown, now or after an act not yet made (demo node)", chosen,
                                      [&globals] { return consent_preview(globals, preview); }));
    add_subject(*look, preview.look.subject);
    look->add_option("--as", preview.look.as, "the party asking, e.g. care_manager:1370000011")->required();
    look->add_option("--role", preview.look.role, "job type, e.g. care_manager, physician");
    look->add_option("--purpose", preview.look.purpose, "the party's own purpose when left out");
    look->add_option("--kinds", preview.look.kinds, "kinds joined by commas")->capture_default_str();
    look->add_flag("--explain", preview.look.explain, "true grounds (demo node)");
    look->add_option("--assume", preview.act, "grant, refuse, withdraw: as if the person did so today");
    look->add_option("--scope", preview.scope, "of the assumed act: comprehensive (unless given), or organisation:NUMBER");
    look->add_option("--assume-kinds", preview.kinds, "of the assumed act: all (unless given), or kinds joined by commas");
    look->add_flag("--assume-relation", preview.relation, "as if the organisation checked the person's identity today");
    static std::int64_t entry = 0;
    never_dry(verb(consent, "explain", "why an entry of the log was an answer or a refusal, and what it would be today (demo node)", chosen,
                   [&globals] { return consent_explain(globals, entry); }))
        ->add_option("entry", entry, "its number in log list")
        ->required();
    with_stream(verb(consent, "evaluate", "decide JSON lines from standard input", chosen,
                     [&globals] { return consent_evaluate(globals); }));
}

void add_expiry_commands(CLI::App& relation, const Globals& globals, Chosen& chosen) {
    static ExpiringOptions options;
    auto* const expiring = never_dry(verb(relation, "expiring", "relations that end soon or ended lately, and what keeps them alive", chosen,
                                          [&globals] { return relation_expiring(globals, options); }));
    expiring->add_option("--within", options.within, "days from today on, and before it")->capture_default_str();
    expiring->add_option("--insurer", options.insurer, "insurer number (保険者番号); every insurer's when left out");
    verb(relation, "refresh", "raise last claim months to the newest month of the organisation's own actuals", chosen,
         [&globals] { return relation_refresh(globals); });
}

void add_relation_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static RelationOptions options;
    CLI::App& relation = *noun(app, "relation", "organisations in charge of a person");
    auto* const add = verb(relation, "add", "record a relation", chosen, [&globals] { return relation_add(globals, options); });
    auto* const end = verb(relation, "end", "end a relation", chosen, [&globals] { return relation_end(globals, options); });
    for (CLI::App* const act : {add, end}) {
        add_subject(*act, options.subject);
        act->add_option("--organisation", options.organisation, "office number")->required();
        act->add_option("--party", options.party, "care_manager, service_provider, care_facility, medical_institution")->required();
        act->add_option("--to", options.to, "last day, YYYY-MM-DD");
        act->add_option("--by", options.by, "who records it")->capture_default_str();
    }
    add->add_option("--basis", options.basis, "identity_check, plan_notice, opinion_request, admission, facility_stay")
        ->capture_default_str();
    add->add_option("--verified-on", options.verified_on, "day, YYYY-MM-DD (today)");
    add->add_option("--last-claim-month", options.last_claim_month, "service month, YYYY-MM");
    add_subject(*never_dry(verb(relation, "list", "relations on file", chosen,
                                [&globals] { return relation_list(globals, options.subject); })),
                options.subject);
    add_expiry_commands(relation, globals, chosen);
}

void add_proxy_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static ProxyOptions options;
    CLI::App& proxy = *noun(app, "proxy", "those who may look for a person");
    auto* const add = verb(proxy, "add", "record a proxy", chosen, [&globals] { return proxy_add(globals, options); });
    auto* const end = verb(proxy, "end", "end what a proxy may do", chosen, [&globals] { return proxy_end(globals, options); });
    for (CLI::App* const act : {add, end}) {
        add_subject(*act, options.subject);
        act->add_option("--by", options.by, "who records it (the user of this system)");
    }
    add->add_option("--to", options.to, "last day, YYYY-MM-DD");
    end->add_option("--to", options.to, "last day it holds, YYYY-MM-DD (yesterday: it ends at once)");
    add->add_option("--proxy", options.proxy, "the proxy's number; a new one is made when left out");
    add->add_option("--kinds", options.kinds, "all, or kinds joined by commas")->capture_default_str();
    add->add_option("--from", options.from, "first day, YYYY-MM-DD (today)");
    add->add_option("--evidence", options.evidence, "what shows the power to act; kept sealed")->required();
    end->add_option("--proxy", options.proxy, "the proxy's number")->required();
    add_subject(*never_dry(verb(proxy, "list", "proxies on file", chosen, [&globals] { return proxy_list(globals, options.subject); })),
                options.subject);
}

void add_hold_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static HoldOptions options;
    CLI::App& hold = *noun(app, "hold", "those to whom nothing of a person is shown");
    auto* const add = verb(hold, "add", "show nothing to somebody, whatever was agreed", chosen, [&globals] { return hold_add(globals, options); });
    auto* const end = verb(hold, "end", "end a protective hold", chosen, [&globals] { return hold_end(globals, options); });
    for (CLI::App* const act : {add, end}) {
        add_subject(*act, options.subject);
        act->add_option("--against", options.against, "number of an organisation or a proxy, or `proxies` for all of them")->required();
        act->add_option("--by", options.by, "who records it (the user of this system)");
    }
    add->add_option("--to", options.to, "last day, YYYY-MM-DD");
    end->add_option("--to", options.to, "last day it holds, YYYY-MM-DD (yesterday: it ends at once)");
    add->add_option("--from", options.from, "first day, YYYY-MM-DD (today)");
    add_subject(*never_dry(verb(hold, "list", "protective holds on file", chosen, [&globals] { return hold_list(globals, options.subject); })),
                options.subject);
}

void add_emergency_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static EmergencyOptions options;
    CLI::App& emergency = *noun(app, "emergency", "looking without consent, to save a life: declarations, reviews, what people chose");
    auto* const declare = never_dry(verb(emergency, "declare", "declare an emergency, under which a person may be looked at (demo node)",
                                         chosen, [&globals] { return emergency_declare(globals, options); }));
    add_subject(*declare, options.look.subject);
    declare->add_option("--as", options.look.as, "who looks: medical_institution:NUMBER")->required();
    declare->add_option("--role", options.look.role, "physician, nurse")->required();
    declare->add_option("--reason", options.look.reason, "why; stands in the log, and the person can read it")->required();
    declare->add_option("--until", options.until, "its end, such as 2026-11-22T12:00:00+09:00; within 24 hours (as the node is set)");
    auto* const list = never_dry(verb(emergency, "list", "declarations and their reviews", chosen,
                                      [&globals] { return emergency_list(globals, options); }));
    list->add_option("--insurer", options.subject.insurer, "insurer number (保険者番号)")->required();
    list->add_option("--insured", options.subject.insured, "insured number (被保険者番号); everyone of the insurer when left out");
    list->add_flag("--open", options.open, "only those still to be reviewed");
    auto* const review = verb(emergency, "review", "the insurer's finding on a declaration", chosen,
                              [&globals] { return emergency_review(globals, options); });
    review->add_option("id", options.id, "number of the declaration")->required();
    review->add_option("--insurer", options.subject.insurer, "insurer number (保険者番号)")->required();
    review->add_option("--outcome", options.outcome, "appropriate, inappropriate")->required();
    review->add_option("--reason", options.note, "why; stands in the log, and the person can read it")->required();
    review->add_option("--by", options.by, "who decides (the user of this system)");
    auto* const choose = verb(emergency, "choose", "what the person wants in an emergency", chosen,
                              [&globals] { return emergency_choose(globals, options); });
    add_subject(*choose, options.subject);
    choose->add_option("--preference", options.preference, "allow, refuse")->required();
    choose->add_option("--channel", options.channel, "how it was taken, e.g. municipality_counter")->required();
    choose->add_option("--decided-at", options.decided_at, "when the person decided: a day, or a time such as 2026-11-22T12:00:00+09:00 (now)");
    choose->add_option("--by", options.by, "who took it")->required();
}

void add_notice_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static NoticeOptions options;
    CLI::App& notice = *noun(app, "notice", "what people are told without asking");
    auto* const list = never_dry(verb(notice, "list", "notices of a person, or of a proxy about the person", chosen,
                                      [&globals] { return notice_list(globals, options); }));
    list->add_flag("--read", options.read, "and mark them as read");
    auto* const contact = verb(notice, "contact", "how somebody wants to be told", chosen, [&globals] { return notice_contact(globals, options); });
    for (CLI::App* const each : {list, contact}) {
        add_subject(*each, options.subject);
        each->add_option("--proxy", options.proxy, "the proxy's number");
    }
    contact->add_option("--mail", options.mail, "by e-mail, which says only that there are notices");
    contact->add_flag("--letter", options.letter, "by the monthly letter");
    contact->add_flag("--none", options.none, "only where they look themselves");
    auto* const letters = never_dry(verb(notice, "letters", "the monthly letters, as one PDF to be printed", chosen,
                                         [&globals] { return notice_letters(globals, options); }));
    letters->add_option("--month", options.month, "YYYY-MM (the month before this one)");
    letters->add_option("--insurer", options.subject.insurer, "insurer number (保険者番号); all when left out");
    letters->add_option("--out", options.out, "the PDF to write")->required();
    never_dry(verb(notice, "send", "make what is due and mail it; a server does so by itself", chosen, [&globals] { return notice_send(globals); }));
}

void add_disaster_commands(CLI::App& app, const Globals& globals, Chosen& chosen) {
    static DisasterOptions options;
    CLI::App& disaster = *noun(app, "disaster", "insurers whose people have to be cared for elsewhere");
    auto* const declare = verb(disaster, "declare", "let the municipality that gives refuge look", chosen,
                               [&globals] { return disaster_declare(globals, options); });
    auto* const end = verb(disaster, "end", "end what was declared", chosen, [&globals] { return disaster_end(globals, options); });
    for (CLI::App* const act : {declare, end}) {
        act->add_option("--insurer", options.insurer, "insurer number (保険者番号)")->required();
        act->add_option("--refuge", options.refuge, "insurer number of the municipality that gives refuge; every one when left out");
        act->add_option("--by", options.by, "who declares it")->required();
    }
    declare->add_option("--to", options.to, "last day, YYYY-MM-DD");
    end->add_option("--to", options.to, "last day it holds, YYYY-MM-DD (yesterday: it ends at once)");
    declare->add_option("--from", options.from, "first day, YYYY-MM-DD (today)");
    verb(disaster, "list", "all that was declared", chosen, [&globals] { return disaster_list(globals); });
}

}  // namespace

void add_consent_nouns(CLI::App& app, const Globals& globals, Chosen& chosen) {
    add_consent_commands(app, globals, chosen);
    add_relation_commands(app, globals, chosen);
    add_proxy_commands(app, globals, chosen);
    add_hold_commands(app, globals, chosen);
    add_emergency_commands(app, globals, chosen);
    add_notice_commands(app, globals, chosen);
    add_disaster_commands(app, globals, chosen);
}

}  // namespace kakehashi::app
