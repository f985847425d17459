#include "adapters/storage/kept_names.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/storage/keyed_hash.h"

namespace kakehashi::storage {
namespace {

constexpr std::string_view sealed_mark = "sealed:";
constexpr std::string_view keyed_mark = "keyed:";

Key hashing_key(const Key& submission_key) {
    const auto mac = keyed_hash(submission_key, "kakehashi kept names");
    return Key::from_bytes({reinterpret_cast<const char*>(mac.data()), mac.size()}).value();
}

std::string file_context(SetId set, int file_no) {
    return "file-name/" + std::to_string(set.value) + "/" + std::to_string(file_no);
}

std::string findings_context(SetId set) { return "findings/" + std::to_string(set.value); }

std::string marked(std::string_view mark, const std::string& text) { return std::string(mark) + text; }

Result<std::string> opened(const Key& key, const std::string& context, std::string stored) {
    if (!is_sealed(stored)) {
        return stored;
    }
    return open_sealed(key, context, std::string_view(stored).substr(sealed_mark.size()));
}

/// The number before the next slash; `text` goes on behind it. -1 when there is none.
std::int64_t take_number(std::string_view& text) {
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() + text.size() || *end != '/') {
        return -1;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

}  // namespace

bool is_sealed(std::string_view stored) { return stored.starts_with(sealed_mark); }
bool is_keyed(std::string_view stored) { return stored.starts_with(keyed_mark); }
bool is_named_by_its_file(const SetName& name) { return name.kind == "unrecognised"; }

KeptNames::KeptNames(const Key& submission_key) : sealing_(submission_key), hashing_(hashing_key(submission_key)) {}

std::string KeptNames::file(SetId set, int file_no, const ClaimedFile& file) const {
    return file.claim.standards_own_name ? file.file.name : sealed_file(set, file_no, file.file.name);
}

std::string KeptNames::sealed_file(SetId set, int file_no, std::string_view name) const {
    return marked(sealed_mark, seal(sealing_, file_context(set, file_no), name));
}

Result<std::string> KeptNames::open_file(SetId set, int file_no, std::string stored) const {
    return opened(sealing_, file_context(set, file_no), std::move(stored));
}

SetName KeptNames::set(SetName name) const {
    if (is_named_by_its_file(name)) {
        name.serial = marked(keyed_mark, keyed_digest(hashing_, "serial/" + name.serial));
    }
    return name;
}

SetName KeptNames::open_set(SetName stored, const std::string& file) {
    if (is_named_by_its_file(stored)) {
        stored.serial = file;
    }
    return stored;
}

std::string KeptNames::content(const std::string& digest, std::span<const ClaimedFile> files) const {
    const bool own = std::ranges::all_of(files, [](const ClaimedFile& file) { return file.claim.standards_own_name; });
    return own ? digest : keyed_content(digest);
}

std::string KeptNames::keyed_content(const std::string& digest) const {
    return marked(keyed_mark, keyed_digest(hashing_, "content/" + digest));
}

bool KeptNames::is_content(const std::string& stored, const std::string& digest) const {
    return stored == (is_keyed(stored) ? keyed_content(digest) : digest);
}

std::string KeptNames::findings(SetId set, std::string json) const {
    return json == "[]" ? json : marked(sealed_mark, seal(sealing_, findings_context(set), json));
}

Result<std::string> KeptNames::open_findings(SetId set, std::string stored) const {
    return opened(sealing_, findings_context(set), std::move(stored));
}

Result<std::string_view> LocatedNames::open(std::string_view located) {
    std::string_view stored = located;
    const std::int64_t set = take_number(stored);
    const std::int64_t file_no = set < 0 ? -1 : take_number(stored);
    if (file_no < 0 || !is_sealed(stored)) {
        return located;
    }
    std::string place(located.substr(0, located.size() - stored.size()));
    if (const auto found = opened_.find(place); found != opened_.end()) {
        return std::string_view(found->second);
    }
    TRY(const Key key, keys_.submission_key());
    TRY(std::string name, KeptNames(key).open_file({set}, static_cast<int>(file_no), std::string(stored)));
    return std::string_view(opened_.emplace(std::move(place), std::move(name)).first->second);
}

}  // namespace kakehashi::storage
