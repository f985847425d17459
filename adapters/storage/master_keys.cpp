#include "adapters/storage/master_keys.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include "adapters/storage/private_file.h"

namespace kakehashi::storage {
namespace {

namespace fs = std::filesystem;

/// The number at the end of `name`, which begins with the first file's name and a dot; 0 when it is none.
int number_behind(const std::string& name, const std::string& first) {
    if (name.size() <= first.size() + 1 || !name.starts_with(first) || name[first.size()] != '.') {
        return 0;
    }
    const char* const begin = name.data() + first.size() + 1;
    const char* const end = name.data() + name.size();
    int number = 0;
    const auto [stopped, error] = std::from_chars(begin, end, number);
    return error == std::errc() && stopped == end && *begin != '0' && number >= 2 ? number : 0;
}

Result<Key> read_key(const fs::path& file) {
    PrivateFile read = read_private_file(file);
    const Wipe wipe{read.content};
    if (read.access == FileAccess::none) {
        return Error{Fault::missing, "KK-4112", "the master key file cannot be read (keys.master); without it nothing opens"};
    }
    if (read.access == FileAccess::of_others_too) {
        return Error{Fault::refused, "KK-4113", "the master key file can be read by others; run: chmod 600 on it", {file.filename().string(), 0, 0}};
    }
    auto key = Key::from_bytes(read.content);
    return key ? key : Result<Key>(Error{Fault::broken, "KK-4101", "a key is not 32 bytes long", {file.filename().string(), 0, 0}});
}

}  // namespace

fs::path MasterKeys::file_of(const fs::path& first, int number) {
    return number == 1 ? first : fs::path(first.string() + "." + std::to_string(number));
}

std::vector<int> MasterKeys::numbers_at(const fs::path& first) {
    std::vector<int> numbers;
    std::error_code failed;
    if (fs::exists(first, failed)) {
        numbers.push_back(1);
    }
    const fs::path folder = first.has_parent_path() ? first.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (const int number = number_behind(entry.path().filename().string(), first.filename().string()); number != 0) {
            numbers.push_back(number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

Result<Done> MasterKeys::create(const fs::path& file) {
    switch (create_private_file(file, Key::random().bytes())) {
        case FileMade::yes: return Done{};
        case FileMade::exists: return Error{Fault::conflicting, "KK-4111", "the master key file exists; it is never overwritten"};
        case FileMade::no: break;
    }
    return Error{Fault::unavailable, "KK-4114", "the master key file cannot be written"};
}

Result<Done> MasterKeys::read() {
    std::map<int, KeptKey> found;
    for (const int number : numbers_at(first_)) {
        TRY(const Key key, read_key(file_of(first_, number)));
        found.insert_or_assign(number, KeptKey(key));
    }
    if (found.empty()) {
        return Error{Fault::missing, "KK-4112", "the master key file cannot be read (keys.master); without it nothing opens"};
    }
    const std::scoped_lock lock(mutex_);
    keys_.merge(found);
    return Done{};
}

std::optional<Key> MasterKeys::known(int number) {
    const std::scoped_lock lock(mutex_);
    const auto found = keys_.find(number);
    return found == keys_.end() ? std::nullopt : std::optional(*found->second);
}

Result<Key> MasterKeys::key(int number) {
    if (auto key = known(number)) {
        return *key;
    }
    TRY_DONE(read());
    if (auto key = known(number)) {
        return *key;
    }
    return Error{Fault::missing, "KK-4115", "what is to be opened lies under master key " + std::to_string(number) + ", whose file is not there",
                 {file_of(first_, number).filename().string(), 0, 0}};
}

}  // namespace kakehashi::storage
