#include "adapters/main/backup_file.h"

#include <simdjson.h>

#include <algorithm>
#include <regex>

#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

Error damaged() { return {Fault::broken, "KK-6727", "this is no backup of a node"}; }

std::string key_context(Timestamp made_at) { return "backup/" + std::to_string(made_at.microseconds); }

}  // namespace

std::string BackupAbout::json() const {
    std::string text;
    JsonText(text)
        .open_object()
        .member("kakehashi_backup", 1)
        .member("store", store)
        .member("schema", schema)
        .member("made_at", made_at.iso_utc())
        .member("entries", entries)
        .member("key", sealed_key)
        .close_object();
    return text;
}

Result<BackupAbout> BackupAbout::parse(const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::element header;
    std::int64_t version = 0;
    std::int64_t schema = 0;
    std::string_view store;
    std::string_view made_at;
    std::string_view key;
    BackupAbout about;
    if (parser.parse(json).get(header) != simdjson::SUCCESS || header["kakehashi_backup"].get(version) != simdjson::SUCCESS || version != 1 ||
        header["store"].get(store) != simdjson::SUCCESS || header["schema"].get(schema) != simdjson::SUCCESS ||
        header["made_at"].get(made_at) != simdjson::SUCCESS || header["entries"].get(about.entries) != simdjson::SUCCESS ||
        header["key"].get(key) != simdjson::SUCCESS) {
        return damaged();
    }
    const auto at = Timestamp::parse_iso(made_at);
    if (!at || schema < 1 || schema > 1'000'000) {
        return damaged();
    }
    about.store = store;
    about.schema = static_cast<int>(schema);
    about.made_at = *at;
    about.sealed_key = key;
    return about;
}

Result<storage::Key> BackupAbout::key(storage::KeyRing& keys) const { return keys.open_key_file(key_context(made_at), sealed_key); }

Result<Done> BackupAbout::take_key(storage::KeyRing& keys, const storage::Key& key) {
    TRY(sealed_key, keys.seal_key_file(key_context(made_at), key));
    sealed_key.pop_back();  // the end of a line, which files have
    return Done{};
}

std::string backup_name(Timestamp made_at) {
    std::string name = made_at.iso_utc().substr(0, 19);  // 2026-11-27T18:15:00
    std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
    return "kakehashi-" + name + "Z.backup";
}

std::vector<std::filesystem::path> backups_in(const std::filesystem::path& folder) {
    static const std::regex pattern("kakehashi-[0-9]{8}T[0-9]{6}Z\\.backup");
    std::vector<std::filesystem::path> found;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        if (entry.is_regular_file(failed) && std::regex_match(entry.path().filename().string(), pattern)) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace kakehashi::app
