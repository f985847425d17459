#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/key_listing.h"
#include "adapters/storage/key_rotation.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::string since_of(const storage::ListedKey& key) { return key.since == 0 ? std::string{} : Timestamp{key.since}.iso_utc(); }

/// What lies under it, in words.
std::string_view held_by(const storage::ListedKey& key) {
    if (key.rank == "master") {
        return said("keys under it: ", "この鍵の下の鍵: ");
    }
    return key.newest ? said("enrolments under it: ", "この鍵の下の資格: ") : said("enrolments still under it: ", "まだこの鍵の下にある資格: ");
}

void print(const storage::ListedKey& key) {
    std::cout << key.rank << (key.of.empty() ? "" : " ") << key.of << "  " << key.number;
    if (key.since != 0) {
        std::cout << said("  since ", "  開始 ") << Timestamp{key.since}.minute_japan();
    }
    if (key.rank == "master" || key.rank == "insurer" || key.rank == "persons") {
        std::cout << "  " << held_by(key) << key.holds;
    }
    std::cout << (key.newest ? "" : said("  (older)", "  （古い鍵）")) << (key.there ? "" : said("  FILE MISSING", "  ファイルなし")) << '\n';
}

void add(JsonText& json, const storage::ListedKey& key) {
    json.open_object().member("rank", key.rank).member("of", key.of).member("number", key.number).member("since", since_of(key)).member("holds", key.holds);
    json.name("newest").boolean(key.newest).name("there").boolean(key.there).close_object();
}

std::string json_of(const storage::KeyListing& listing) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("keys").open_array();
    for (const storage::ListedKey& key : listing.keys) {
        add(json, key);
    }
    json.close_array().name("unfinished");
    if (listing.unfinished) {
        json.open_object().member("rank", storage::name_of(listing.unfinished->rank)).member("insurer", listing.unfinished->insurer)
            .member("begun_at", Timestamp{listing.unfinished->begun_at}.iso_utc()).close_object();
    } else {
        json.null();
    }
    json.close_object();
    return text;
}

/// Files of master keys that nothing of this node lies under any more.
void tell_free_masters(Node& node) {
    const auto listing = storage::list_keys(node.database(), node.keys(), node.configuration().ledger_key);
    for (const storage::ListedKey& key : listing ? listing->keys : std::vector<storage::ListedKey>{}) {
        if (key.rank == "master" && !key.newest && key.there) {
            std::cout << key.of
                      << (key.holds == 0 ? said(": nothing of this node lies under it any more; it may be taken away. Backups made until now open only with it: keep it apart as long as them",
                                                ": このノードでこの鍵の下にあるものはもうありません。取り除けます。これまでのバックアップはこの鍵でしか開けないので、バックアップがある間は別に保管してください")
                                         : said(": something still lies under it; keep it", ": まだこの鍵の下にあるものがあります。残してください"))
                      << '\n';
        }
    }
}

Exit print(const Globals& globals, Node& node, const storage::RotationOrder& order, const storage::Rotated& rotated) {
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object().member("schema_version", 1).name("dry_run").boolean(globals.dry_run).member("rank", storage::name_of(order.rank))
            .member("keys", rotated.keys).member("values", rotated.values).member("damaged", rotated.damaged);
        if (!globals.dry_run) {
            json.name("access").open_object().member("entry", rotated.entry.index).member("leaf", consent::hex(rotated.entry.leaf)).close_object();
        }
        json.close_object();
        std::cout << text << '\n';
        return rotated.damaged > 0 ? Exit::partly : Exit::ok;
    }
    if (globals.dry_run) {
        std::cout << said("keys that would be replaced or put under a new one: ", "取り替える、または新しい鍵の下に移す鍵: ") << rotated.keys
                  << said("; nothing was changed", "（変更していません）") << '\n';
        return Exit::ok;
    }
    std::cout << said("keys replaced or put under a new one: ", "取り替えた、または新しい鍵の下に移した鍵: ") << rotated.keys
              << said(", values sealed anew: ", "、封をし直した値: ") << rotated.values << said("; logged as entry ", "。記録番号 ") << rotated.entry.index << '\n';
    if (rotated.damaged > 0) {
        std::cerr << said("enrolments with something that opens under none of their keys; it stays as it is, with its older key: ",
                          "どの鍵でも開けない値がある資格（値と古い鍵はそのまま残ります）: ")
                  << rotated.damaged << '\n';
    }
    if (order.rank == storage::KeyRank::master) {
        tell_free_masters(node);
    }
    return rotated.damaged > 0 ? Exit::partly : Exit::ok;
}

Result<storage::RotationOrder> order_of(const KeyOptions& options) {
    TRY_DONE(expect_said(options.by, "--by"));
    storage::RotationOrder order;
    order.rank = storage::key_rank_named(options.what).value_or(storage::KeyRank::insurer);
    order.by = options.by;
    order.resume = options.resume;
    TRY(order.insurer, insurer_of(options.insurer));
    if (order.rank == storage::KeyRank::master ? order.insurer.has_value() : options.prepare) {
        return Error{Fault::malformed, "KK-8490", "--insurer goes with insurer and persons, --prepare with master"};
    }
    return order;
}

storage::RotationWatcher watcher_of(ProgressBar& bar) {
    storage::RotationWatcher watcher;
    watcher.progress = [&bar](std::uint64_t done, std::uint64_t all) { bar.show(done, all); };
    watcher.waiting = [told = false]() mutable {
        if (!told) {
            std::cerr << said("waiting for imports that began before\n", "先に始まった取込みの終わりを待っています\n");
        }
        told = true;
    };
    return watcher;
}

}  // namespace

Exit key_list(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto listing = storage::list_keys((*node)->database(), (*node)->keys(), (*node)->configuration().ledger_key);
    if (!listing) {
        return tell(listing.error());
    }
    if (globals.json) {
        std::cout << json_of(*listing) << '\n';
        return Exit::ok;
    }
    for (const storage::ListedKey& key : listing->keys) {
        print(key);
    }
    if (listing->unfinished) {
        std::cout << said("a rotation is under way or broke off: ", "鍵の取替えが実行中か、中断しています: ") << storage::name_of(listing->unfinished->rank) << ' '
                  << listing->unfinished->insurer << '\n';
    }
    return Exit::ok;
}

Exit key_rotate(const Globals& globals, const KeyOptions& options) {
    const auto order = order_of(options);
    auto node = order ? open_node(globals) : Result<std::unique_ptr<Node>>(order.error());
    if (!node) {
        return tell(node.error());
    }
    ProgressBar bar(std::string(said("keys", "鍵")));
    storage::KeyRotation rotation((*node)->database(), (*node)->keys(), (*node)->ledger(), (*node)->configuration().ledger_key, watcher_of(bar));
    if (options.prepare && !globals.dry_run) {
        const auto file = rotation.prepare_master();
        if (!file) {
            return tell(file.error());
        }
        std::cout << file->string() << said(": copy it to every machine of the node, then rotate without --prepare", ": ノードのすべてのサーバーに複写してから、--prepare なしで実行してください") << '\n';
        return Exit::ok;
    }
    const auto rotated = rotation.run(*order, trial_of(globals));
    return rotated ? print(globals, **node, *order, *rotated) : tell(rotated.error());
}

}  // namespace kakehashi::app
