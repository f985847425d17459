#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/finding_words.h"
#include "adapters/main/home.h"
#include "adapters/main/message_catalogue.h"
#include "adapters/sources/mending/tables.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using Action = sources::FindingActions::Action;

void append_texts(JsonText& json, const char* name, const std::string& message, const std::string& cure,
                  const std::string* action) {
    json.name(name).open_object().member("message", message).member("cure", cure);
    if (action != nullptr) {
        json.member("action", *action);
    }
    json.close_object();
}

std::string explain_json(const std::string& code, const MessageCatalogue::Sentences& sentences, const Action* action) {
    std::string text;
    JsonText json(text);
    json.open_object()
        .member("schema_version", 1)
        .member("code", code)
        .member("message", sentences.text())
        .member("cure", sentences.cure());
    if (action != nullptr) {
        json.name("effects").open_array();
        for (const std::string& severity : sentences.severities) {
            json.text(severity);
        }
        json.close_array().member("who", sources::name_of(action->who)).name("lenient").open_array();
        for (const std::string& standard : action->lenient) {
            json.text(standard);
        }
        json.close_array();
    }
    append_texts(json, "ja", sentences.japanese, sentences.cure_japanese, action == nullptr ? nullptr : &action->japanese);
    append_texts(json, "en", sentences.english, sentences.cure_english, action == nullptr ? nullptr : &action->english);
    json.close_object();
    return text;
}

void print_action(std::ostream& out, const MessageCatalogue::Sentences& sentences, const Action& action) {
    out << said("what follows: ", "影響: ");
    for (std::size_t n = 0; n < sentences.severities.size(); ++n) {
        out << (n == 0 ? "" : said("; or ", "、または")) << effect_of(severity_named(sentences.severities[n]), language());
    }
    out << '\n' << said("who acts: ", "対応する人: ") << actor_words(action.who, language()) << '\n'
        << said("what the clerk does: ", "事務担当がすること: ")
        << (language() == Language::japanese ? action.japanese : action.english) << '\n';
    if (!action.lenient.empty()) {
        out << said("with --profile lenient: a warning for", "--profile lenient では警告になるもの:");
        for (const std::string& standard : action.lenient) {
            out << ' ' << standard;
        }
        out << '\n';
    }
}

using Mends = sources::mending::Tables;

/// What a mend of `import check --fix` does, and why that is beyond doubt.
Exit explain_mend(const Globals& globals, const Mends::Words& words) {
    const bool japanese = language() == Language::japanese;
    const std::string& what = japanese ? words.japanese : words.english;
    const std::string& why = japanese ? words.why_japanese : words.why_english;
    if (!globals.json) {
        std::cout << words.id << ": " << what << '\n' << said("why: ", "理由: ") << why << '\n';
        return Exit::ok;
    }
    std::string text;
    JsonText(text)
        .open_object()
        .member("schema_version", 1)
        .member("code", words.id)
        .member("message", what)
        .member("why", why)
        .member("how", words.safe ? "safe" : "suggest")
        .name("ja")
        .open_object()
        .member("message", words.japanese)
        .member("why", words.why_japanese)
        .close_object()
        .name("en")
        .open_object()
        .member("message", words.english)
        .member("why", words.why_english)
        .close_object()
        .close_object();
    std::cout << text << '\n';
    return Exit::ok;
}

}  // namespace

Exit explain(const Globals& globals, std::string code) {
    std::ranges::transform(code, code.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto home = find_home();
    const auto catalogue = home ? MessageCatalogue::open(*home) : Result<MessageCatalogue>(home.error());
    if (!catalogue) {
        return tell(catalogue.error());
    }
    const MessageCatalogue::Sentences* const sentences = catalogue->find(code);
    if (sentences == nullptr) {
        if (const auto mends = Mends::open(*home / "conf"); mends && mends->words(code) != nullptr) {
            return explain_mend(globals, *mends->words(code));
        }
        return tell({Fault::missing, "KK-8005", "no finding or error has this code"});
    }
    const Action* const action = catalogue->action(code);
    if (globals.json) {
        std::cout << explain_json(code, *sentences, action) << '\n';
        return Exit::ok;
    }
    std::cout << code << ": " << sentences->general_text() << '\n' << said("cure: ", "対処: ") << sentences->general_cure() << '\n';
    if (action != nullptr) {
        print_action(std::cout, *sentences, *action);
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
