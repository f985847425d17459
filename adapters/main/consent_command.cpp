#include <algorithm>
#include <array>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/consent_evaluate.h"
#include "adapters/main/home.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/json_text.h"
#include "domain/kind_names.h"

namespace kakehashi::app {
namespace {

Result<Done> check_channel(const ConsentOptions& options, DirectiveEntry& entry) {
    const bool legacy = options.channel == "legacy_form";
    if (!legacy && !is_platform_channel(options.channel)) {
        return Error{Fault::malformed, "KK-8211", "--channel is one of certification_application checklist municipality_counter "
                                                  "web_service portal paper_at_office legacy_form"};
    }
    if (options.text_version.empty() &&
        (options.channel == "certification_application" || options.channel == "checklist")) {
        return Error{Fault::malformed, "KK-8212", "this channel needs --text-version: which explanation was shown"};
    }
    if (legacy && entry.decision == "granted") {
        const KindSet named = options.kinds == "all" ? legacy_form_kinds : entry.kinds;
        if ((named.bits() & ~legacy_form_kinds.bits()) != 0) {
            return Error{Fault::malformed, "KK-8441", "a grant on an older form is about survey and opinion only"};
        }
        entry.kinds = named;
    }
    return Done{};
}

/// When the person acted; a paper is never signed now.
Result<std::optional<Timestamp>> decided_at(const ConsentOptions& options) {
    if (options.decided_at.empty() && options.channel == "paper_at_office") {
        return Error{Fault::malformed, "KK-8442", "a paper needs --decided-at: the day it was signed"};
    }
    return decided_at_of(options.decided_at, options.decision == "granted" ? Opens::yes : Opens::no);
}

Result<DirectiveEntry> entry_of(const ConsentOptions& options) {
    DirectiveEntry entry;
    entry.decision = options.decision;
    TRY(const ScopeOption scope, scope_of(options.scope));
    entry.scope = name_of(scope.scope);
    entry.organisation = scope.organisation;
    TRY(entry.kinds, kinds_of(options.kinds));
    entry.lists_every_kind = entry.kinds == KindSet::all() && options.kinds != "all";
    TRY(entry.period.from, day_of(options.from));
    TRY(entry.period.to, day_of(options.to));
    if (entry.decision == "withdrawn" && entry.period.to) {
        return Error{Fault::malformed, "KK-8214", "a withdrawal never ends: leave --to out"};
    }
    if (entry.decision == "granted" && options.by == "family" && options.capacity != "represented") {
        return Error{Fault::malformed, "KK-8219", "family alone never consents: name the person, or a representative with --capacity represented"};
    }
    if (!consent::capacity_named(options.capacity)) {
        return Error{Fault::malformed, "KK-8215", "--capacity is one of ok represented pending"};
    }
    TRY_DONE(check_channel(options, entry));
    TRY_DONE(expect_said(options.by, "--by"));
    TRY_DONE(expect_loggable(options.text_version));
    TRY_DONE(expect_loggable(options.identity_proof));
    TRY_DONE(expect_loggable(options.representative));
    if (!options.representative.empty() && options.capacity != "represented") {
        return Error{Fault::malformed, "KK-8245", "--representative belongs to --capacity represented"};
    }
    entry.channel = options.channel;
    entry.capacity = options.capacity;
    entry.taken_by = options.by;
    entry.text_version = options.text_version;
    entry.identity_proof = options.identity_proof;
    entry.proxy_kind = options.representative;
    TRY(const auto at, decided_at(options));
    entry.decided_at = at.value_or(Timestamp{});
    if (!entry.period.from) {
        entry.period.from = at.value_or(storage::now()).day_in_japan();
    }
    if (entry.period.to && *entry.period.to < *entry.period.from) {
        return Error{Fault::malformed, "KK-8228", "a period ends before it begins"};
    }
    return entry;
}

/// A line of what shows the act, when anything does.
void print(const storage::DirectiveEvidence& evidence) {
    std::string line;
    for (const auto& [name, value] : {std::pair(said("taken by ", "取得者 "), evidence.taken_by), std::pair(said("identified by ", "本人確認 "), evidence.identity_proof),
                                      std::pair(said("represented by ", "代理人 "), evidence.representative),
                                      std::pair(said("text shown ", "説明文の版 "), evidence.text_version)}) {
        if (!value.empty()) {
            line += (line.empty() ? "    " : "  ") + std::string(name) + value;
        }
    }
    if (!line.empty()) {
        std::cout << line << '\n';
    }
}

}  // namespace

Exit consent_act(const Globals& globals, const ConsentOptions& options) {
    const auto numbers = numbers_of(options.subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    const auto entry = entry_of(options);
    if (!entry) {
        return tell(entry.error());
    }
    return record_act(globals, *numbers, *entry, options.by);
}

Exit consent_list(const Globals& globals, const SubjectOption& subject) {
    const auto begun = begin_list(globals, subject, "consents");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    const auto directives = node->acts().directives(numbers.insurer, numbers.insured);
    if (!directives) {
        return tell(directives.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("directives").open_array();
    for (const storage::StoredDirective& stored : *directives) {
        const consent::Directive& d = stored.directive;
        const storage::DirectiveEvidence& evidence = stored.evidence;
        const std::string from = d.period.from ? d.period.from->iso() : std::string{};
        const std::string to = d.period.to ? d.period.to->iso() : std::string{};
        if (!globals.json) {
            std::cout << d.id << "  " << (d.readable ? name_of(d.decision) : "unreadable") << "  " << name_of(d.scope) << ' '
                      << d.organisation << "  " << from << "–" << to << "  " << stored.channel << "  "
                      << Timestamp{d.seq}.iso_japan() << (d.kinds == KindSet::all() ? "" : "  " + words_of(d.kinds))
                      << (d.capacity == consent::Capacity::ok ? "" : "  " + std::string(name_of(d.capacity))) << (stored.record_number.empty() ? "" : "  ") << stored.record_number << '\n';
            print(evidence);
        }
        json.open_object().member("id", d.id).member("seq", d.seq).member("scope", name_of(d.scope));
        append_kinds(json.member_or_null("organisation", d.organisation).name("kinds"), d.kinds);
        json.member("decision", name_of(d.decision)).member_or_null("from", from).member_or_null("to", to);
        json.member("insurer", d.insurer).member("capacity", name_of(d.capacity)).name("readable").boolean(d.readable);
        json.member_or_null("record_number", stored.record_number);
        json.member("channel", stored.channel).member("recorded_at", stored.recorded_at.iso_utc());
        json.name("evidence").open_object().member_or_null("taken_by", evidence.taken_by).member_or_null("identity_proof", evidence.identity_proof)
            .member_or_null("representative", evidence.representative).member_or_null("text_version", evidence.text_version).close_object().close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, directives->empty());
}

Exit consent_evaluate(const Globals&) {
    const auto home = find_home();
    if (!home) {
        return tell(home.error());
    }
    const auto text = read_text(*home / "conf" / "policy" / "sharing-matrix.csv");
    if (!text) {
        return tell(text.error());
    }
    const auto policy = consent::Policy::parse(*text, "sharing-matrix.csv");
    if (!policy) {
        return tell(policy.error());
    }
    std::ios::sync_with_stdio(false);
    return static_cast<Exit>(evaluate_consent(std::cin, std::cout, *policy));
}

}  // namespace kakehashi::app
