#include "adapters/sources/mending/batch.h"

#include <algorithm>
#include <tuple>

#include "adapters/sources/mending/copy_names.h"

namespace kakehashi::sources::mending {
namespace {

std::string head_of(const SourceFile& file) {
    std::string head(head_size, '\0');
    const auto got = file.bytes->read(0, head);
    head.resize(got ? *got : 0);
    return head;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string folder_name(std::size_t number, const SetName& set) {
    std::string name = (number < 10 ? "0" : "") + std::to_string(number);
    for (const std::string& part : {set.kind, set.sender, set.receiver, set.serial}) {
        name += part.empty() ? "" : "_" + part;
    }
    return name;
}

}  // namespace

bool is_known(const std::optional<FileClaim>& claim) { return claim && claim->set.kind != "unrecognised"; }

Batch::Batch(std::span<const SourceFile> files, std::span<const std::unique_ptr<Source>> sources, const Tables& tables)
    : sources_(sources), tables_(tables) {
    name_files(files);
    leave_out_copies();
    sort_into_folders();
    keep_names_apart();
}

std::optional<FileClaim> Batch::recognised(std::string_view name, std::string_view head) const {
    for (const auto& source : sources_) {
        if (auto claim = source->recognise(name, head)) {
            return claim;
        }
    }
    return std::nullopt;
}

void Batch::name_files(std::span<const SourceFile> files) {
    for (const SourceFile& file : files) {
        const std::string head = head_of(file);
        Entry entry{&file, file.name, {}, recognised(file.name, head), false};
        const std::string original = original_name(file.name, tables_.copy_names());
        if (!is_known(entry.claim) && original != file.name) {
            if (auto claim = recognised(original, head); is_known(claim)) {
                const bool safe = tables_.words(Mend::copy_name).safe;
                changes_.push_back({tables_.words(Mend::copy_name).id, safe, {file.name, 0, 0}, {}, file.name, original});
                if (safe) {
                    entry.name = original;
                    entry.claim = std::move(claim);
                }
            }
        }
        entries_.push_back(std::move(entry));
    }
}

void Batch::leave_out_copies() {
    std::vector<Entry*> originals_first;
    for (Entry& entry : entries_) {
        originals_first.push_back(&entry);
    }
    std::stable_partition(originals_first.begin(), originals_first.end(),
                          [](const Entry* entry) { return entry->name == entry->file->name; });
    std::map<std::string, const Entry*> first;
    for (Entry* const entry : originals_first) {
        const auto [at, alone] = first.emplace(lower(entry->name), entry);
        if (alone) {
            continue;
        }
        const Tables::Words& words = tables_.words(Mend::duplicate);
        if (at->second->file->sha256 == entry->file->sha256) {
            changes_.push_back({words.id, words.safe, {entry->file->name, 0, 0}, {}, entry->file->name, "-"});
            entry->left_out = words.safe;
        } else if (entry->name != entry->file->name) {
            keep_the_copys_name(*entry);
        }
    }
}

/// Two contents under one name: which of them is right only their sender knows.
void Batch::keep_the_copys_name(Entry& entry) {
    const std::string& id = tables_.words(Mend::copy_name).id;
    for (Change& change : changes_) {
        change.applied = change.applied && !(change.mend == id && change.place.file == entry.file->name);
    }
    entry.name = entry.file->name;
    entry.claim = recognised(entry.name, head_of(*entry.file));
}

void Batch::sort_into_folders() {
    std::map<std::tuple<std::string, SetName>, std::vector<Entry*>> sendings;
    for (Entry& entry : entries_) {
        // Only names of sendings carry the time of their making; files of other standards stand alone.
        if (!entry.left_out && is_known(entry.claim) && entry.claim->set.standard == "careplan") {
            sendings[{entry.claim->set.serial, entry.claim->set}].push_back(&entry);
        }
    }
    const Tables::Words& words = tables_.words(Mend::own_folder);
    if (sendings.size() < 2) {
        return;
    }
    std::size_t number = 0;
    for (auto& [key, files] : sendings) {
        const std::string folder = folder_name(++number, std::get<1>(key));
        changes_.push_back({words.id, words.safe, {files.front()->file->name, 0, 0}, {}, std::to_string(files.size()), folder});
        for (Entry* const entry : files) {
            entry->folder = words.safe ? folder : std::string();
        }
    }
}

/// Two files of one name, from folders of their own: the later ones go into folders of their own again.
void Batch::keep_names_apart() {
    std::map<std::string, int> taken;
    for (Entry& entry : entries_) {
        if (entry.left_out) {
            continue;
        }
        const int before = taken[lower(entry.folder + "/" + entry.name)]++;
        if (before > 0) {
            entry.folder += (entry.folder.empty() ? "again-" : "-again-") + std::to_string(before + 1);
        }
    }
}

std::vector<std::string> Batch::numbers() const {
    std::set<std::string> numbers;
    for (const Entry& entry : entries_) {
        if (is_known(entry.claim)) {
            numbers.insert(entry.claim->set.sender);
            numbers.insert(entry.claim->set.receiver);
        }
    }
    numbers.erase("");
    return {numbers.begin(), numbers.end()};
}

}  // namespace kakehashi::sources::mending
