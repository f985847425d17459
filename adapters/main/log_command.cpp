#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/counter_view.h"
#include "adapters/main/entry_lines.h"
#include "adapters/main/home.h"
#include "adapters/storage/ledger_reader.h"
#include "domain/json_text.h"

namespace kakehashi::app {

Exit log_list(const Globals& globals, const SubjectOption& subject) {
    const auto begun = begin_list(globals, subject, "entries");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    auto entries = storage::entries_of(node->database(), node->ledger(), node->hasher(),
                                             numbers.insurer, numbers.insured);
    if (!entries) {
        return tell(entries.error());
    }
    if (!node->is_demo()) {
        for (storage::LedgerEntry& entry : *entries) {
            entry.body = counter_view(std::move(entry.body));
        }
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("entries").open_array();
    for (const storage::LedgerEntry& entry : *entries) {
        json.open_object()
            .member("entry", entry.index)
            .member("run", entry.run)
            .member("leaf", entry.leaf)
            .name("body")
            .raw(entry.body)
            .close_object();
    }
    json.close_array().close_object();
    if (globals.json) {
        std::cout << text << '\n';
    } else {
        print_entries(std::cout, *entries);
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
