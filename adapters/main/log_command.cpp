#include <iostream>

#include "adapters/main/commands.h"
#include "adapters/main/entry_lines.h"
#include "adapters/main/home.h"
#include "adapters/storage/ledger_reader.h"
#include "domain/json_text.h"

namespace kakehashi::app {

Exit log_list(const Globals& globals, const SubjectOption& subject) {
    const auto numbers = numbers_of(subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto logged = (*node)->acts().log_listing(numbers->insurer, numbers->insured, "entries", console_user());
    if (!logged) {
        return tell(logged.error());
    }
    const auto entries = storage::entries_of((*node)->database(), (*node)->ledger(), (*node)->hasher(),
                                             numbers->insurer, numbers->insured);
    if (!entries) {
        return tell(entries.error());
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

Exit log_verify(const Globals& globals, const LogOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    storage::OutsideHeads heads;
    if (!options.head.empty()) {
        const auto opened = (*node)->heads();
        const auto note = read_text(options.head);
        if (!opened || !note) {
            return tell(opened ? note.error() : opened.error());
        }
        const auto head = (*opened)->open(*note);
        if (!head) {
            return tell(head.error());
        }
        heads.push_back(head->checkpoint);
    }
    Result<storage::LedgerVerification> verified = [&] {
        ProgressBar bar(std::string(said("verifying", "検証中")));
        return storage::verify_ledger((*node)->database(), (*node)->ledger(), (*node)->hasher(),
                                      [&bar](std::int64_t done, std::int64_t all) {
                                          bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(all));
                                      },
                                      heads);
    }();
    if (!verified) {
        return tell(verified.error());
    }
    const bool proved = !heads.empty() && verified->faults.empty();
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object()
            .member("schema_version", 1)
            .member("entries", verified->entries)
            .member("chains", verified->chains)
            .member("root", verified->root)
            .member("tail", proved ? "proved" : "unproved");
        if (proved) {
            json.member("proved_to", static_cast<std::int64_t>(heads.front().size));
        }
        json.name("faults").open_array();
        for (const std::string& fault : verified->faults) {
            json.text(fault);
        }
        json.close_array().close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("entries ", "記録 ") << verified->entries << said(", chains ", ", 本人の鎖 ") << verified->chains
                  << "\nroot " << verified->root << '\n';
        for (const std::string& fault : verified->faults) {
            std::cout << "FAULT " << fault << '\n';
        }
        if (!verified->faults.empty()) {
            std::cout << said("the log does NOT hold", "記録に不整合があります") << '\n';
        } else if (proved) {
            std::cout << said("all entries hold; none of those under the head is missing: ", "すべて整合。先頭値までの欠落なし: ")
                      << heads.front().size << '\n';
        } else {  // only a head kept outside can show that nothing was cut off the end
            std::cout << said("all entries hold; tail unproved (no head from outside was given)",
                              "すべて整合。末尾の欠落は未証明（外部に控えた先頭値が必要）")
                      << '\n';
        }
    }
    return verified->faults.empty() ? Exit::ok : Exit::failed;
}

}  // namespace kakehashi::app
