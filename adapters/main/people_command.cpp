#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/people_export.h"
#include "adapters/main/people_question.h"
#include "consent/disclosure_json.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::string text_of(const consent::PersonNumbers& numbers) { return numbers.insurer.str() + ':' + numbers.insured.str(); }

/// "certification 2  care_plan 5": how many facts of each kind are shown.
std::string facts_of(const consent::Disclosure& disclosure) {
    std::string text;
    for (const Kind kind : all_kinds) {
        const auto count = std::ranges::count(disclosure.facts(), kind, [](const Fact* fact) { return fact->kind; });
        if (count > 0) {
            text += (text.empty() ? "" : "  ") + std::string(name_of(kind)) + ' ' + std::to_string(count);
        }
    }
    return text;
}

void print(const consent::PeoplePage& page) {
    for (const consent::Disclosure& each : page.people) {
        const Identity* const identity = each.identity();
        std::cout << each.insurer().text() << ' ' << each.insured().text() << "  " << (identity != nullptr ? identity->name : std::string("-"))
                  << "\n    " << facts_of(each) << '\n';
    }
    if (page.next) {
        std::cout << said("more: --after ", "続き: --after ") << text_of(*page.next) << '\n';
    }
}

std::string json_of(const consent::PeoplePage& page, const ScaleBook& scales) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("people").open_array();
    for (const consent::Disclosure& each : page.people) {
        std::string record;
        append_json(record, each, consent::Explain::told, &scales);
        json.raw(record);
    }
    json.close_array().name("next");
    page.next ? json.text(text_of(*page.next)) : json.null();
    json.close_object();
    return text;
}

/// What nobody can be searched by is wrong usage.
Exit tell_usage(const Error& error) {
    const Exit status = tell(error);
    return error.code.starts_with("KK-235") ? Exit::usage : status;
}

struct Begun {
    std::unique_ptr<Node> node;
    consent::PeopleQuestion question;
};

Result<Begun> begin(const Globals& globals, const PeopleOptions& options) {
    TRY(auto node, open_demo_node(globals));
    TRY(auto question, people_question(options, node->searches()));
    return Begun{std::move(node), std::move(question)};
}

}  // namespace

Exit record_list(const Globals& globals, const PeopleOptions& options) {
    auto begun = begin(globals, options);
    if (!begun) {
        return tell_usage(begun.error());
    }
    const auto page = begun->node->gate().list(begun->question, begun->node->people());
    if (!page) {
        return tell(page.error());
    }
    if (!globals.json) {
        print(*page);
    }
    return end_list(globals, globals.json ? json_of(*page, begun->node->scales()) : std::string{}, page->people.empty() && !page->next);
}

Exit record_export(const Globals& globals, const PeopleOptions& options) {
    auto begun = begin(globals, options);
    auto file = begun ? PeopleExport::begin(options.out, options.resume) : Result<PeopleExport>(begun.error());
    if (!file) {
        return tell_usage(file.error());
    }
    consent::PeopleQuestion& question = begun->question;
    question.most = consent::most_in_page;
    question.through = consent::Through::exported;
    question.after = file->last();
    do {
        const auto page = begun->node->gate().list(question, begun->node->people());
        const auto written = page ? file->write(*page, begun->node->scales()) : Result<Done>(page.error());
        if (!written) {
            const Exit status = tell(written.error());
            std::cerr << said("  what was written stays beside it; go on with --resume\n", "  書き終えた分は残っています。--resume で続けられます\n");
            return status;
        }
        question.after = page->next;
    } while (question.after);
    const auto finished = file->finish();
    if (!finished) {
        return tell(finished.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("people", file->people()).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("people ", "人数 ") << file->people() << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
