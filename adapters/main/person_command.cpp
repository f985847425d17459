#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/identity_print.h"
#include "adapters/storage/erasure_store.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

/// A text without a reason is wrong usage.
Exit tell_usage(const Error& error) {
    const Exit status = tell(error);
    return error.code.starts_with("KK-654") ? Exit::usage : status;
}

storage::EnrolmentNumbers as_numbers(const Numbers& numbers) { return {numbers.insurer, numbers.insured}; }

void print_candidate(const IdentityTable& table, const storage::Candidate& candidate) {
    std::cout << candidate.numbers.insurer.text() << ' ' << candidate.numbers.insured.text() << "  " << candidate.score.points << ' '
              << name_of(candidate.score.band);
    if (candidate.review) {
        std::cout << said("  review ", "  確認 ") << *candidate.review << ' ' << candidate.state;
    }
    std::cout << '\n';
    print_items(table, candidate.score);
    if (const auto words = condition_words(candidate.condition); !words.empty()) {
        std::cout << "          " << words << '\n';
    }
}

Exit print_candidates(const Globals& globals, const IdentityTable& table, const std::vector<storage::Candidate>& candidates) {
    if (!globals.json) {
        for (const storage::Candidate& candidate : candidates) {
            print_candidate(table, candidate);
        }
        if (candidates.empty()) {
            std::cout << said("nobody else looks like the same person", "同じ人と思われる資格はありません") << '\n';
        }
        return Exit::ok;
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("candidates").open_array();
    for (const storage::Candidate& candidate : candidates) {
        json.open_object()
            .member("insurer", candidate.numbers.insurer.text())
            .member("insured", candidate.numbers.insured.text());
        json_items(json, table, candidate.score, candidate.condition);
        json.name("review");
        candidate.review ? json.integer(*candidate.review) : json.null();
        json.member_or_null("state", candidate.state).close_object();
    }
    json.close_array().close_object();
    std::cout << text << '\n';
    return Exit::ok;
}

Exit print_erasure(const Globals& globals, const storage::Erasure& erasure) {
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object()
            .member("schema_version", 1)
            .name("dry_run")
            .boolean(globals.dry_run)
            .member("facts", erasure.facts)
            .member("directives", erasure.directives)
            .member("relations", erasure.relations)
            .member("sets_removed", erasure.sets_removed)
            .member("sets_kept", erasure.sets_kept)
            .member("other_enrolments", erasure.other_enrolments);
        if (!globals.dry_run) {
            json.name("access")
                .open_object()
                .member("entry", erasure.entry.index)
                .member("leaf", consent::hex(erasure.entry.leaf))
                .close_object();
        }
        json.close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    std::cout << said("facts ", "記録 ") << erasure.facts << said(", consents ", "、同意 ") << erasure.directives
              << said(", relations ", "、担当 ") << erasure.relations << said(", files of this person alone ", "、この人だけの受領分 ")
              << erasure.sets_removed << '\n';
    if (erasure.sets_kept > 0) {
        std::cout << said("sendings that hold rows of others too stay sealed as they came: ", "ほかの人の行も含む受領分（封をしたまま残ります）: ")
                  << erasure.sets_kept << '\n';
    }
    if (erasure.other_enrolments > 0) {
        std::cout << said("enrolments of the same person under other numbers stay: ", "同じ人のほかの番号の資格（残ります）: ")
                  << erasure.other_enrolments << '\n';
    }
    if (globals.dry_run) {
        std::cout << said("would be erased; nothing was changed", "が消去されます（変更していません）") << '\n';
    } else {
        std::cout << said("erased; logged as entry ", "消去しました。記録番号 ") << erasure.entry.index << '\n';
    }
    return Exit::ok;
}

}  // namespace

Exit person_candidates(const Globals& globals, const PersonOptions& options) {
    const auto numbers = numbers_of(options.subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto compared = compare_people(**node);
    const auto candidates = compared ? (*node)->identities().candidates(as_numbers(*numbers), console_user())
                                     : Result<std::vector<storage::Candidate>>(compared.error());
    return candidates ? print_candidates(globals, (*node)->identity_table(), *candidates) : tell(candidates.error());
}

Exit person_link(const Globals& globals, const PersonOptions& options) {
    const auto kept = numbers_of(options.subject);
    const auto other = numbers_of(options.other);
    if (!kept || !other) {
        return tell(kept ? other.error() : kept.error());
    }
    const auto statement = statement_of(options.by, options.reason);
    if (!statement) {
        return tell_usage(statement.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = (*node)->identities().links().link(as_numbers(*kept), as_numbers(*other), *statement, storage::LinkGround::conditions,
                                                        trial_of(globals));
    if (act) {
        return print_person_act(globals, *act);
    }
    if (storage::needs_human(act.error()) && !globals.dry_run) {
        const auto review = (*node)->identities().ask(as_numbers(*kept), as_numbers(*other));
        if (!review) {
            return tell(review.error());
        }
        const Exit status = tell(act.error());
        std::cerr << said("  it is in the queue as review ", "  確認待ちに入れました。番号 ") << *review << '\n';
        return status;
    }
    return tell(act.error());
}

Exit person_split(const Globals& globals, const PersonOptions& options) {
    const auto numbers = numbers_of(options.subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    const auto statement = statement_of(options.by, options.reason);
    if (!statement) {
        return tell_usage(statement.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = (*node)->identities().links().split(as_numbers(*numbers), *statement, trial_of(globals));
    return act ? print_person_act(globals, *act) : tell(act.error());
}

Exit person_erase(const Globals& globals, const PersonOptions& options) {
    const auto numbers = numbers_of(options.subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    const auto statement = statement_of(options.by, options.reason);
    if (!statement) {
        return tell_usage(statement.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto erasure = (*node)->erasures().erase(as_numbers(*numbers), *statement, trial_of(globals));
    return erasure ? print_erasure(globals, *erasure) : tell(erasure.error());
}

}  // namespace kakehashi::app
