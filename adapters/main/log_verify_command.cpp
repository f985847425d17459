#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/ending_signals.h"
#include "adapters/main/home.h"
#include "adapters/main/ledger_fault_words.h"
#include "adapters/storage/log_verification.h"
#include "adapters/storage/private_file.h"
#include "adapters/storage/verified_state.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using storage::LedgerVerification;

/// The size up to which a head from outside shows that nothing was cut off the end.
std::optional<std::uint64_t> proved_to(const storage::VerificationScope& scope, const LedgerVerification& found) {
    return scope.heads.outside.empty() || !found.faults.empty() || found.interrupted ? std::nullopt : std::optional(scope.heads.outside.front().size);
}

void print_json(const LedgerVerification& found, const std::optional<std::uint64_t>& proved) {
    std::string text;
    JsonText json(text);
    json.open_object()
        .member("schema_version", 1)
        .member("from", found.from)
        .member("entries", found.entries)
        .member("interrupted", found.interrupted ? 1 : 0)
        .member("chains", found.chains)
        .member("root", found.root)
        .member("tiles", found.tiles)
        .member("heads", found.heads)
        .member("signatures", found.signatures_checked ? "checked" : "unchecked")
        .member("censuses", found.censuses)
        .member("censuses_remade", found.censuses_remade)
        .member("tail", proved ? "proved" : "unproved");
    if (proved) {
        json.member("proved_to", static_cast<std::int64_t>(*proved));
    }
    if (found.remembered_to) {
        json.member("remembered_to", static_cast<std::int64_t>(*found.remembered_to));
    }
    json.name("faults").open_array();
    for (const storage::LedgerFault& fault : found.faults) {
        json.text(words_of(fault, Language::english));
    }
    json.close_array().member("further_faults", found.untold).close_object();
    std::cout << text << '\n';
}

void print_conclusion(const LedgerVerification& found, const std::optional<std::uint64_t>& proved) {
    if (found.interrupted && found.faults.empty()) {
        std::cout << said("interrupted; nothing wrong up to entry ", "中断しました。ここまで不整合なし: ") << found.entries << '\n';
        return;
    }
    if (!found.faults.empty()) {
        std::cout << said("the log does NOT hold", "記録に不整合があります") << '\n';
        return;
    }
    if (proved) {
        std::cout << said("all entries hold; none of those under the head is missing: ", "すべて整合。先頭値までの欠落なし: ") << *proved
                  << '\n';
    } else {  // only a head kept outside can show that nothing was cut off the end
        std::cout << said("all entries hold; tail unproved (no head from outside was given)",
                          "すべて整合。末尾の欠落は未証明（外部に控えた先頭値が必要）")
                  << '\n';
    }
    if (found.remembered_to) {
        std::cout << said("the head remembered beside the key holds: ", "鍵の横に控えた先頭値と整合: ") << *found.remembered_to << '\n';
    }
}

void print_text(const LedgerVerification& found, const std::optional<std::uint64_t>& proved) {
    if (found.from > 0) {
        std::cout << said("went on from entry ", "検証済みの件数に続けて検証: ") << found.from
                  << said(": what is under it was verified before, and is not looked at again", " 件（それ以前は検証済みのため見ていません）")
                  << '\n';
    }
    std::cout << said("entries ", "記録 ") << found.entries << said(", chains ", ", 本人の鎖 ") << found.chains
              << said(", tiles ", ", タイル ") << found.tiles << said(", signed heads ", ", 署名した先頭値 ") << found.heads
              << said(", censuses ", ", センサス ") << found.censuses << '\n';
    if (found.censuses_remade < found.censuses) {
        std::cout << said("censuses made again: ", "再計算したセンサス: ") << found.censuses_remade << '\n';
    }
    std::cout << "root " << found.root << '\n';
    for (const storage::LedgerFault& fault : found.faults) {
        std::cout << "FAULT " << words_of(fault, language()) << '\n';
    }
    if (found.untold > 0) {
        std::cout << said("further faults of these kinds: ", "同じ種類の不整合ほか: ") << found.untold << '\n';
    }
    print_conclusion(found, proved);
}

/// What was left in the file; nothing verified yet when there is no such file.
Result<storage::VerifiedState> state_before(const storage::Key& key, const std::filesystem::path& file) {
    std::error_code failed;
    if (file.empty() || !std::filesystem::exists(file, failed)) {
        return storage::VerifiedState{};
    }
    TRY(const std::string text, read_text(file));
    return storage::parse_verified_state(key, text);
}

/// Nothing that could be wrong is passed on: after a fault the file stays as it was.
Result<Done> leave_state(const storage::Key& key, const LedgerVerification& found, const std::filesystem::path& file) {
    if (!file.empty() && found.state && !storage::replace_private_file(file, storage::text_of(key, *found.state))) {
        return Error{Fault::unavailable, "KK-7148", "the state of the verification cannot be kept"};
    }
    return Done{};
}

}  // namespace

Exit log_verify(const Globals& globals, const LogOptions& options) {
    EndingSignals signals;
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    storage::VerificationScope scope;
    scope.heads = (*node)->head_witness();
    scope.censuses = options.newest_census ? storage::Censuses::newest : storage::Censuses::every;
    if (!options.head.empty()) {
        const auto heads = (*node)->heads();
        const auto note = read_text(options.head);
        if (!heads || !note) {
            return tell(heads ? note.error() : heads.error());
        }
        const auto head = (*heads)->open(*note);
        if (!head) {
            return tell(head.error());
        }
        scope.heads.outside.push_back(head->checkpoint);
    }
    auto before = state_before((*node)->ledger().key(), options.state);
    if (!before) {
        return tell(before.error());
    }
    scope.before = std::move(*before);
    scope.stop = [&signals] { return signals.got() != 0; };
    const auto found = [&] {
        ProgressBar bar(std::string(said("verifying", "検証中")));
        return storage::verify_ledger((*node)->database(), (*node)->ledger(), (*node)->hasher(),
                                      [&bar](std::int64_t done, std::int64_t all) {
                                          bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(all));
                                      },
                                      scope);
    }();
    if (!found) {
        return tell(found.error());
    }
    if (!found->signatures_checked) {
        std::cerr << said("signatures were not checked:", "署名は確認していません:") << '\n';
        tell((*node)->heads().error());
    }
    if (const auto left = globals.dry_run ? Result<Done>(Done{}) : leave_state((*node)->ledger().key(), *found, options.state); !left) {
        return tell(left.error());
    }
    const auto proved = proved_to(scope, *found);
    globals.json ? print_json(*found, proved) : print_text(*found, proved);
    if (!found->faults.empty()) {
        return Exit::failed;
    }
    return found->interrupted ? Exit::interrupted : Exit::ok;
}

}  // namespace kakehashi::app
