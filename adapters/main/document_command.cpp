#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/document_output.h"
#include "adapters/storage/document_file.h"
#include "domain/body_text.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::Disclosure;
using consent::Refusal;

/// Whether the fact is a document: it names the file in which it came.
bool is_document(const Fact& fact) { return text_member(fact.body, "file_sha256").has_value(); }

std::string text_of(const Fact& fact, std::string_view member) {
    return std::string(text_member(fact.body, member).value_or(""));
}

void print_line(const Fact& fact) {
    std::cout << fact.id.value << "  " << text_of(fact, "written_on") << "  " << fact.form << "  " << own_text_in(fact.body, "title")
              << "  " << said("by ", "作成 ") << fact.author << ' ' << own_text_in(fact.body, "institution_name") << "  "
              << text_of(fact, "file_type") << "  v" << fact.version << '\n';
}

Exit print_documents(const Globals& globals, const Disclosure& disclosure) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("documents").open_array();
    bool permitted = false;
    bool any = false;
    for (const auto& decision : disclosure.decisions()) {
        permitted = permitted || decision.effect == consent::Effect::permit;
    }
    for (const Fact* const fact : disclosure.facts()) {
        if (!is_document(*fact)) {
            continue;
        }
        permitted = any = true;
        json.open_object().member("id", fact->id.value).member("form", fact->form).member("author", fact->author);
        json.member("version", fact->version).name("body").raw(fact->body).close_object();
        if (!globals.json) {
            print_line(*fact);
        }
    }
    json.close_array().member("access_entry", static_cast<std::int64_t>(disclosure.access().index)).close_object();
    if (globals.json) {
        std::cout << text << '\n';
    } else {
        if (!any) {
            std::cout << said("no documents that may be seen", "見てよい文書はありません") << '\n';
        }
        std::cout << said("logged as entry ", "記録番号 ") << disclosure.access().index << '\n';
    }
    return permitted ? Exit::ok : Exit::refused;
}

Exit give_document(const Globals& globals, const DocumentOptions& options, Node& node, const Disclosure& disclosure) {
    const auto fact = std::ranges::find_if(disclosure.facts(), [&](const Fact* one) {
        return one->id.value == options.id && is_document(*one);
    });
    if (fact == disclosure.facts().end()) {
        return tell({Fault::missing, "KK-6602", "there is no such document"});
    }
    // Nothing can be left out of bytes as sent: where the person lives may stand in them.
    if (disclosure.leaves_out_parts()) {
        print_refusal(globals, Refusal{consent::RefusalReason::not_disclosed, {}, disclosure.access()}, false);
        return Exit::refused;
    }
    const std::string sha256 = text_of(**fact, "file_sha256");
    auto bytes = storage::file_of_fact(node.database(), node.keys(), (*fact)->id, sha256);
    if (!bytes) {
        return tell(bytes.error());
    }
    if (const auto written = write_document(**bytes, sha256, options.out); !written) {
        return tell(written.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("id", (*fact)->id.value)
            .member("sha256", sha256)
            .member("size", static_cast<std::int64_t>((*bytes)->size()))
            .member("access_entry", static_cast<std::int64_t>(disclosure.access().index))
            .close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("written as sent: ", "届いたままの内容を書き出しました: ") << options.out.string() << "  " << (*bytes)->size()
                  << "  " << sha256 << '\n'
                  << said("logged as entry ", "記録番号 ") << disclosure.access().index << '\n';
    }
    return Exit::ok;
}

}  // namespace

Exit document_list(const Globals& globals, const DocumentOptions& options) {
    return ask_gate(globals, options.person, [&](Node&, const Disclosure& disclosure) { return print_documents(globals, disclosure); });
}

Exit document_get(const Globals& globals, const DocumentOptions& options) {
    return ask_gate(globals, options.person, [&](Node& node, const Disclosure& disclosure) {
        return give_document(globals, options, node, disclosure);
    });
}

}  // namespace kakehashi::app
