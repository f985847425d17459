#include <csignal>
#include <iostream>

#include "adapters/main/backup_file.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/database_dump.h"
#include "adapters/main/home.h"
#include "adapters/main/log_rounds.h"
#include "adapters/main/node_making.h"
#include "adapters/storage/log_tiles.h"
#include "adapters/storage/migration.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;
using storage::SealedFileReader;
using storage::SealedFileWriter;

std::string store_of(storage::Dialect dialect) { return dialect == storage::Dialect::sqlite ? "sqlite" : "postgresql"; }

struct Made {
    fs::path file;
    BackupAbout about;
    std::uintmax_t bytes = 0;
    std::size_t removed = 0;  ///< older ones
};

/// Reads all of it for nothing: whether every piece opens.
Result<Done> verify(SealedFileReader& reader, const storage::Key& key) {
    return reader.read(key, [](std::string_view) { return Result<Done>(Done{}); });
}

Result<Made> make_backup(Node& node, const BackupOptions& options) {
    Made made;
    made.about.store = store_of(node.database().dialect());
    made.about.schema = storage::schema_version;
    made.about.made_at = storage::now();
    TRY(made.about.entries, node.database().with([](storage::Connection& connection) -> Result<std::int64_t> { return storage::log_size(connection); }));
    const storage::Key key = storage::Key::random();
    TRY_DONE(made.about.take_key(node.keys(), key));
    std::error_code failed;
    fs::create_directories(options.folder, failed);
    made.file = options.folder / backup_name(made.about.made_at);
    TRY(auto writer, SealedFileWriter::create(made.file, made.about.json(), key));
    TRY_DONE(dump_database(node.database(), node.configuration().storage_url, options.folder, [&](std::string_view bytes) { return writer.append(bytes); }));
    TRY_DONE(writer.finish());
    TRY(auto reader, SealedFileReader::open(made.file));  // as it lies there now
    TRY_DONE(verify(reader, key));
    made.bytes = fs::file_size(made.file, failed);
    auto all = backups_in(options.folder);
    for (std::size_t n = 0; options.keep > 0 && n + static_cast<std::size_t>(options.keep) < all.size(); ++n) {
        made.removed += fs::remove(all[n], failed) ? 1 : 0;
    }
    return made;
}

/// The newest in a folder, or the file itself.
Result<fs::path> backup_at(const fs::path& from) {
    std::error_code failed;
    if (!fs::is_directory(from, failed)) {
        return from;
    }
    const auto all = backups_in(from);
    if (all.empty()) {
        return Error{Fault::missing, "KK-6722", "there is no backup in this folder"};
    }
    return all.back();
}

/// Under which the backup lies.
fs::path newest_master_file(const fs::path& first) {
    const auto numbers = storage::MasterKeys::numbers_at(first);
    return storage::MasterKeys::file_of(first, numbers.empty() ? 1 : numbers.back());
}

struct Restored {
    BackupAbout about;
    std::string origin;  ///< of the log, from now on; empty: no head could be signed
};

/// The log goes on under a new origin, which names the head it had: what was answered since the backup is not in it.
Result<std::string> begin_new_origin(const Configuration& configuration, const fs::path& home) {
    TRY(const auto node, Node::open(configuration, home));  // which erases again what was erased since
    const auto heads = node->heads();
    if (!heads) {
        return std::string{};
    }
    TRY(const auto kept, keep_log(*node, 0, storage::LogHeads::Restored::yes, {}));
    return kept.head.checkpoint.origin;
}

Result<Restored> restore_backup(const Globals& globals, const Configuration& configuration, const fs::path& home, const fs::path& from) {
    TRY(const fs::path file, backup_at(from));
    TRY(auto reader, SealedFileReader::open(file));
    Restored restored;
    TRY(restored.about, BackupAbout::parse(reader.header()));
    TRY(const auto database, storage::Database::open(configuration.storage_url, 1));
    if (restored.about.store != store_of(database->dialect())) {
        return Error{Fault::conflicting, "KK-6724", "the backup is of another store than storage.url names"};
    }
    if (restored.about.schema > storage::schema_version) {
        return Error{Fault::unsupported, "KK-6726", "the backup was made by a newer program"};
    }
    TRY(const auto keys, storage::KeyRing::open(*database, configuration.master_key));
    TRY(const storage::Key key, restored.about.key(*keys));
    TRY_DONE(verify(reader, key));
    if (globals.dry_run) {
        return restored;
    }
    TRY_DONE(load_database(configuration.storage_url, [&](const DumpSink& sink) { return reader.read(key, sink); }));
    if (restored.about.schema < storage::schema_version) {
        TRY_DONE(bring_up_to_date(*database, home, configuration));
    }
    TRY(restored.origin, begin_new_origin(configuration, home));
    return restored;
}

void print(const Globals& globals, const Restored& restored) {
    const auto& about = restored.about;
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).name("dry_run").boolean(globals.dry_run).member("made_at", about.made_at.iso_utc())
            .member("entries", about.entries).member_or_null("origin", restored.origin).close_object();
        std::cout << text << '\n';
        return;
    }
    std::cout << said("backup of ", "バックアップの時点 ") << about.made_at.minute_japan() << said(", entries of the log: ", "、記録の件数 ") << about.entries << '\n';
    if (globals.dry_run) {
        std::cout << said("it is whole and opens; nothing was changed", "破損はなく、開けます（変更していません）") << '\n';
        return;
    }
    std::cout << said("the node is back; what was agreed, withdrawn or looked at since is not in it", "ノードを戻しました。これより後の同意・撤回・閲覧は含まれません") << '\n'
              << (restored.origin.empty() ? std::string(said("no key of the log: put ledger.key back and run kakehashi log checkpoint --restored",
                                                             "記録の署名鍵がありません。ledger.key を戻し、kakehashi log checkpoint --restored を実行してください"))
                                          : std::string(said("the log goes on as ", "記録の新しい名前 ")) + restored.origin)
              << '\n';
}

}  // namespace

Exit backup(const Globals& globals, const BackupOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    if (globals.dry_run) {
        std::cout << said("would write a backup into ", "バックアップを書き込みます: ") << options.folder.string() << '\n';
        return Exit::ok;
    }
    const auto made = make_backup(**node, options);
    if (!made) {
        return tell(made.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("file", made->file.string()).member("bytes", static_cast<std::int64_t>(made->bytes))
            .member("entries", made->about.entries).member("removed", static_cast<std::int64_t>(made->removed)).close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    std::cout << made->file.string() << "  " << (made->bytes >> 10U) << " KiB\n";
    if (made->removed > 0) {
        std::cout << said("older ones removed: ", "古いバックアップの削除: ") << made->removed << '\n';
    }
    std::cout << said("it opens only with the master key; keep apart from it: ", "主鍵がなければ開けません。別の場所に保管するもの: ")
              << newest_master_file((*node)->configuration().master_key).string() << ", " << (*node)->configuration().ledger_key.string() << '\n';
    return Exit::ok;
}

Exit restore(const Globals& globals, const RestoreOptions& options) {
    const auto home = find_home();
    const auto configuration = configuration_of(globals);
    if (!home || !configuration) {
        return tell(home ? configuration.error() : home.error());
    }
    std::signal(SIGPIPE, SIG_IGN);
    const auto restored = restore_backup(globals, *configuration, *home, options.from);
    if (!restored) {
        return tell(restored.error());
    }
    print(globals, *restored);
    return Exit::ok;
}

}  // namespace kakehashi::app
