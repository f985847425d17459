#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/log_export.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

storage::Progress shown_on(ProgressBar& bar) {
    return [&bar](std::int64_t done, std::int64_t all) { bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(all)); };
}

}  // namespace

Exit log_export(const Globals& globals, const LogOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto head = [&] {
        ProgressBar bar(std::string(said("exporting", "書き出し中")));
        return write_log_export(**node, options.out, shown_on(bar));
    }();
    if (!head) {
        return tell(head.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("entries", static_cast<std::int64_t>(head->checkpoint.size))
            .member("root", consent::hex(head->checkpoint.root))
            .member("out", options.out.string())
            .close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("entries ", "記録 ") << head->checkpoint.size << " → " << options.out.string() << '\n';
    }
    return Exit::ok;
}

Exit log_verify_export(const Globals& globals, const LogOptions& options) {
    std::string outside;
    if (!options.head.empty()) {
        auto note = read_text(options.head);
        if (!note) {
            return tell(note.error());
        }
        outside = std::move(*note);
    }
    const auto verified = [&] {
        ProgressBar bar(std::string(said("verifying", "検証中")));
        return verify_log_export(options.export_file, options.key, outside, shown_on(bar));
    }();
    if (!verified) {
        return tell(verified.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("origin", verified->head.origin)
            .member("entries", static_cast<std::int64_t>(verified->head.size))
            .member("root", consent::hex(verified->head.root))
            .member("verifier_key", verified->verifier_key)
            .member("tail", verified->outside_head ? "proved" : "unproved")
            .close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    std::cout << said("entries ", "記録 ") << verified->head.size << "\nroot " << consent::hex(verified->head.root) << '\n'
              << (verified->outside_head ? said("the export holds and goes on from the head given", "整合。指定の先頭値から続いています")
                                         : said("the export holds; tail unproved (no head from outside was given)",
                                                "整合。末尾の欠落は未証明（外部に控えた先頭値が必要）"))
              << '\n';
    if (!verified->key_was_given) {
        std::cout << said("signed by the key the export itself names; compare it with one you trust: ",
                          "署名はファイル自身が示す鍵によるものです。信頼できる鍵と比べてください: ")
                  << verified->verifier_key << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
