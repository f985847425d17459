#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/disasters.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

Result<consent::DisasterDeclaration> declaration_of(const DisasterOptions& options) {
    const auto insurer = InsurerNumber::parse(options.insurer);
    if (!insurer) {
        return Error{Fault::malformed, "KK-8201", "--insurer takes the six digits of an insurer number"};
    }
    if (!options.refuge.empty() && options.refuge != "*" && !InsurerNumber::parse(options.refuge)) {
        return Error{Fault::malformed, "KK-8227", "--refuge is the insurer number of the municipality that gives refuge, or `*`"};
    }
    consent::DisasterDeclaration declared;
    declared.insurer = insurer->str();
    declared.refuge = options.refuge;
    TRY_DONE(expect_said(options.by, "--by"));
    return declared;
}

}  // namespace

Exit disaster_declare(const Globals& globals, const DisasterOptions& options) {
    auto declared = declaration_of(options);
    if (!declared) {
        return tell(declared.error());
    }
    if (declared->refuge.empty()) {
        declared->refuge = "*";
    }
    const auto period = period_of(options.from, options.to);
    if (!period) {
        return tell(period.error());
    }
    declared->period = *period;
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = storage::declare_disaster((*node)->database(), (*node)->ledger(), *declared, options.by, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit disaster_end(const Globals& globals, const DisasterOptions& options) {
    const auto declared = declaration_of(options);
    const auto to = last_day_of(options.to);
    if (!declared || !to) {
        return tell(declared ? to.error() : declared.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto refuge = declared->refuge.empty() ? std::optional<std::string>{} : std::optional(declared->refuge);
    const auto act = storage::end_disaster((*node)->database(), (*node)->ledger(), *InsurerNumber::parse(declared->insurer), refuge,
                                           *to, options.by, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit disaster_list(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto all = storage::disasters((*node)->database());
    if (!all) {
        return tell(all.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("disasters").open_array();
    for (const storage::StoredDisaster& stored : *all) {
        const auto& declared = stored.declaration;
        const std::string from = declared.period.from ? declared.period.from->iso() : std::string{};
        const std::string to = declared.period.to ? declared.period.to->iso() : std::string{};
        if (!globals.json) {
            std::cout << stored.id << "  " << declared.insurer << "  " << said("refuge ", "避難先 ") << declared.refuge << "  " << from << "–"
                      << to << '\n';
        }
        json.open_object().member("id", stored.id).member("insurer", declared.insurer).member("refuge", declared.refuge)
            .member_or_null("from", from).member_or_null("to", to).member("recorded_at", stored.recorded_at.iso_utc()).close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, all->empty());
}

}  // namespace kakehashi::app
