#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/main/command_options.h"
#include "adapters/main/configuration.h"
#include "adapters/main/node.h"
#include "adapters/main/terminal.h"
#include "domain/result.h"

// What commands have in common: what was typed made into what it means, the node opened, outcomes told.
namespace kakehashi::app {

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
