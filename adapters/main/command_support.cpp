#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/message_catalogue.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

/// The catalogue, when it can be read: an error is told even if its own sentences cannot be found.
const MessageCatalogue* catalogue() {
    static const std::optional<MessageCatalogue> opened = []() -> std::optional<MessageCatalogue> {
        const auto home = find_home();
        if (!home) {
            return std::nullopt;
        }
        auto catalogue = MessageCatalogue::open(*home);
        return catalogue ? std::optional(*std::move(catalogue)) : std::nullopt;
    }();
    return opened ? &*opened : nullptr;
}

std::string place_text(const Place& place) {
    std::string text = place.file;
    if (place.line != 0) {
        text += ":" + std::to_string(place.line);
    }
    return text.empty() ? text : text + ": ";
}

template <class Entry>
Exit record_entry(const Globals& globals, const Numbers& numbers, const Entry& entry, const std::string& by) {
    if (const auto loggable = expect_loggable(by); !loggable) {
        return tell(loggable.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = (*node)->acts().record(numbers.insurer, numbers.insured, entry, by, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

}  // namespace

Exit tell(const Error& error) {
    const auto* const sentences = catalogue() != nullptr ? catalogue()->find(error.code) : nullptr;
    const std::string message = language() == Language::japanese && sentences != nullptr && !sentences->japanese.empty()
                                    ? sentences->japanese
                                    : error.message;
    std::cerr << "kakehashi: " << place_text(error.place) << message << " [" << error.code << "]\n";
    if (sentences != nullptr && language() == Language::japanese && message != error.message &&
        sentences->cure().find("メッセージ") != std::string::npos) {  // what the cure speaks of stands in the English one only
        std::cerr << "  メッセージ: " << error.message << '\n';
    }
    if (sentences != nullptr && !sentences->cure().empty()) {
        std::cerr << "  " << said("what to do: ", "対処: ") << sentences->cure() << '\n';
    }
    if (error.code == "KK-8301") {  // a console that may not act as a party has not authenticated
        return Exit::not_authenticated;
    }
    const bool usage = error.code.starts_with("KK-82") || error.code.starts_with("KK-844");
    return usage ? Exit::usage : exit_for(error.fault);
}

Result<Configuration> configuration_of(const Globals& globals) {
    std::error_code failed;
    return read_configuration(std::filesystem::absolute(globals.data, failed), globals.config);
}

Result<std::unique_ptr<Node>> open_node(const Globals& globals) {
    TRY(const auto home, find_home());
    TRY(const auto configuration, configuration_of(globals));
    if (!has_database(configuration)) {
        return Error{Fault::missing, "KK-8004", "there is no node in this folder; run: kakehashi init"};
    }
    return Node::open(configuration, home);
}

Result<std::unique_ptr<Node>> open_demo_node(const Globals& globals) {
    TRY(auto node, open_node(globals));
    if (!node->is_demo()) {
        return Error{Fault::refused, "KK-8301", "only the console of a demo node may act as a party"};
    }
    return node;
}

Exit ask_gate(const Globals& globals, const RecordOptions& options,
              const std::function<Exit(Node&, const consent::Disclosure&)>& use) {
    auto question = question_of(options);
    if (!question) {
        return tell(question.error());
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    auto answer = (*node)->gate().ask(*std::move(question));
    if (!answer) {
        return tell(answer.error());
    }
    if (const auto* const refusal = std::get_if<consent::Refusal>(&*answer)) {
        print_refusal(globals, *refusal, options.explain);
        return Exit::refused;
    }
    return use(**node, std::get<consent::Disclosure>(*answer));
}

bool has_database(const Configuration& configuration) {
    constexpr std::string_view sqlite = "sqlite:";
    std::error_code failed;
    return !configuration.storage_url.starts_with(sqlite) ||
           std::filesystem::exists(std::filesystem::path(configuration.storage_url.substr(sqlite.size())) / "kakehashi.db", failed);
}

std::string console_user() {
    const passwd* const entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : "uid " + std::to_string(::getuid());
}

std::string by_of(const std::string& typed) { return typed.empty() ? console_user() : typed; }

storage::Trial trial_of(const Globals& globals) { return globals.dry_run ? storage::Trial::yes : storage::Trial::no; }

Result<Done> expect_loggable(const std::string& text) {
    constexpr std::size_t longest = 600;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (text.size() > longest || std::ranges::any_of(text, is_control) || holds_individual_number(text)) {
        return Error{Fault::malformed, "KK-8445",
                     "a text to be logged has at most 600 bytes, no control characters and no individual number"};
    }
    return Done{};
}

Result<Numbers> numbers_of(const SubjectOption& subject) {
    const auto insurer = InsurerNumber::parse(subject.insurer);
    const auto insured = InsuredNumber::parse(subject.insured);
    if (!insurer) {
        return Error{Fault::malformed, "KK-8201", "--insurer takes the six digits of an insurer number"};
    }
    if (!insured) {
        return Error{Fault::malformed, "KK-8202", "--insured takes an insured number: ten digits, or H and nine digits"};
    }
    return Numbers{*insurer, *insured};
}

Result<std::optional<InsurerNumber>> insurer_of(const std::string& text) {
    if (text.empty()) {
        return std::optional<InsurerNumber>{};
    }
    const auto insurer = InsurerNumber::parse(text);
    if (!insurer) {
        return Error{Fault::malformed, "KK-8201", "--insurer takes the six digits of an insurer number"};
    }
    return insurer;
}

Result<std::optional<std::int64_t>> proxy_number_of(const std::string& text) {
    if (text.empty()) {
        return std::optional<std::int64_t>{};
    }
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || number <= 0) {
        return Error{Fault::malformed, "KK-8225", "--proxy takes the number of a proxy, as proxy add printed it"};
    }
    return std::optional(number);
}

Result<Done> log_lists(Node& node, std::vector<Numbers> people, const std::string& what) {
    std::ranges::sort(people);
    const auto twice = std::ranges::unique(people);
    people.erase(twice.begin(), twice.end());
    for (const Numbers& each : people) {
        TRY_DONE(node.acts().log_listing(each.insurer, each.insured, what, console_user()));
    }
    return Done{};
}

Result<consent::Role> role_of(const std::string& text) {
    const consent::Role role = consent::role_named(text);
    if (role == consent::Role::other && text != "other") {
        return Error{Fault::malformed, "KK-8220", "--role is one of certification_clerk benefit_clerk viewer care_manager "
                                                  "preventive_care_planner facility_care_planner physician nurse other"};
    }
    return role;
}

Result<consent::Purpose> purpose_of(const std::string& text, consent::Party party, consent::Mode mode) {
    if (const auto purpose = consent::purpose_named(text)) {
        return *purpose;
    }
    if (!text.empty()) {
        return Error{Fault::malformed, "KK-8205", "--purpose is one of self administration care treatment emergency disaster"};
    }
    if (mode != consent::Mode::normal) {
        return mode == consent::Mode::emergency ? consent::Purpose::emergency : consent::Purpose::disaster;
    }
    return consent::own_purpose(party).value_or(consent::Purpose::care);
}

Result<KindSet> kinds_of(const std::string& text) {
    const auto kinds = KindSet::parse(text, ',');
    if (!kinds) {
        return Error{Fault::malformed, "KK-8207", "--kinds is `all` or kinds joined by commas"};
    }
    return *kinds;
}

Result<PartyOption> party_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    const auto party = consent::party_named(text.substr(0, colon));
    if (!party || colon == std::string::npos || colon + 1 == text.size() || !expect_loggable(text)) {
        return Error{Fault::malformed, "KK-8203",
                     "a party is written like municipality:131011, care_manager:1370000011, service_provider:…, "
                     "care_facility:…, medical_institution:…, resident:self, proxy:PERSON"};
    }
    return PartyOption{*party, text.substr(colon + 1)};
}

Result<ScopeOption> scope_of(std::string_view text) {
    constexpr std::string_view organisation = "organisation:";
    if (text == "comprehensive") {
        return ScopeOption{};
    }
    if (text.starts_with(organisation) && OfficeNumber::parse(text.substr(organisation.size()))) {
        return ScopeOption{consent::Scope::organisation, std::string(text.substr(organisation.size()))};
    }
    return Error{Fault::malformed, "KK-8213", "--scope is `comprehensive` or organisation:NUMBER"};
}

Result<std::optional<CalendarDate>> day_of(const std::string& text) {
    if (text.empty()) {
        return std::optional<CalendarDate>{};
    }
    const auto day = CalendarDate::parse_iso(text);
    if (!day) {
        return Error{Fault::malformed, "KK-8204", "a day is written YYYY-MM-DD"};
    }
    return day;
}

Result<std::optional<Timestamp>> decided_at_of(const std::string& text, Opens opens) {
    if (text.empty()) {
        return std::optional<Timestamp>{};
    }
    const bool whole_day = CalendarDate::parse_iso(text).has_value();
    const auto at = Timestamp::parse_iso(whole_day ? text + (opens == Opens::yes ? "T00:00:00+09:00" : "T23:59:59.999999+09:00") : text);
    const Timestamp now = storage::now();
    const bool to_come = at && (whole_day ? at->day_in_japan() > now.day_in_japan() : *at > now);
    if (!at || to_come) {
        return Error{Fault::malformed, "KK-8443", "--decided-at is a day (YYYY-MM-DD) or a time, not one to come"};
    }
    return std::optional<Timestamp>(std::min(*at, now));
}

bool is_platform_channel(std::string_view channel) {
    constexpr std::array<std::string_view, 6> known = {"certification_application", "checklist", "municipality_counter",
                                                       "web_service", "portal", "paper_at_office"};
    return std::ranges::find(known, channel) != known.end();
}

Result<Listing> begin_list(const Globals& globals, const SubjectOption& subject, const std::string& what,
                           Result<std::unique_ptr<Node>> (*open)(const Globals&)) {
    TRY(const Numbers numbers, numbers_of(subject));
    TRY(auto node, open(globals));
    TRY_DONE(node->acts().log_listing(numbers.insurer, numbers.insured, what, console_user()));
    return Listing{std::move(node), numbers};
}

Result<Period> period_of(const std::string& from, const std::string& to) {
    Period period;
    TRY(period.from, day_of(from));
    TRY(period.to, day_of(to));
    if (!period.from) {
        period.from = storage::now().day_in_japan();
    }
    if (period.to && *period.to < *period.from) {
        return Error{Fault::malformed, "KK-8228", "a period ends before it begins"};
    }
    return period;
}

Result<CalendarDate> last_day_of(const std::string& to) {
    TRY(const auto day, day_of(to));
    return day.value_or(storage::now().day_in_japan().plus_days(-1));
}

Exit end_list(const Globals& globals, const std::string& json, bool empty) {
    if (globals.json) {
        std::cout << json << '\n';
    } else if (empty) {
        std::cout << said("nothing on file", "該当するものはありません") << '\n';
    }
    return Exit::ok;
}

Exit print_act(const Globals& globals, const storage::Act& act) {
    if (globals.dry_run) {
        std::cout << (globals.json ? R"({"schema_version":1,"dry_run":true})"
                                   : said("would be recorded; nothing was changed", "記録できます（変更していません）"))
                  << '\n';
    } else if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("id", act.id)
            .name("access")
            .open_object()
            .member("entry", act.entry)
            .member("leaf", consent::hex(act.leaf))
            .close_object()
            .close_object();
        std::cout << text << '\n';
    } else {
        std::cout << act.id << "  " << said("logged as entry ", "記録番号 ") << act.entry << '\n';
    }
    return Exit::ok;
}

Exit record_act(const Globals& globals, const Numbers& numbers, const DirectiveEntry& entry, const std::string& by) {
    return record_entry(globals, numbers, entry, by);
}

Exit record_act(const Globals& globals, const Numbers& numbers, const RelationEntry& entry, const std::string& by) {
    return record_entry(globals, numbers, entry, by);
}

}  // namespace kakehashi::app
