#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/raw_reading.h"
#include "domain/ports/source.h"
#include "tests/folders.h"

namespace kakehashi::sources::fuzz {

/// Takes everything and keeps nothing.
class NullSink final : public UnitSink {
public:
    Result<Done> take(PersonUnit /*unit*/) override { return Done{}; }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding /*finding*/) override {}
    void progress(std::uint64_t /*rows*/) override {}
};

/// An input is a file name, a line feed, and the bytes of that file.
///
/// Whatever the bytes are, reading must end with a value: an Error here would be a bug, for the bytes can all be read.
inline void read_one(const Source& source, std::string_view input) {
    const std::size_t end = input.find('\n');
    if (end == std::string_view::npos) {
        return;
    }
    const std::string name(input.substr(0, end));
    const std::string content(input.substr(end + 1));
    const auto claim = source.recognise(name, std::string_view(content).substr(0, head_size));
    if (!claim) {
        return;
    }
    NullSink sink;
    const std::vector<ClaimedFile> files = {{{name, std::make_shared<MemoryBytes>(content), ""}, *claim}};
    if (!source.read(files, sink)) {
        std::abort();
    }
}

/// The files of one set: an input holds several, each as above, with a line of `file_end` between them. Only those that
/// an import would take together with the first are given.
inline std::vector<ClaimedFile> set_in(const Source& source, std::string_view input) {
    constexpr std::string_view file_end = "\n\x1C\n";
    std::vector<ClaimedFile> files;
    while (!input.empty()) {
        const std::string_view one = input.substr(0, input.find(file_end));
        input.remove_prefix(std::min(one.size() + file_end.size(), input.size()));
        const std::size_t end = one.find('\n');
        if (end == std::string_view::npos) {
            continue;
        }
        const std::string name(one.substr(0, end));
        const std::string content(one.substr(end + 1));
        auto claim = source.recognise(name, std::string_view(content).substr(0, head_size));
        if (claim && (files.empty() || files.front().claim.set == claim->set)) {
            files.push_back({{name, std::make_shared<MemoryBytes>(content), ""}, std::move(*claim)});
        }
    }
    return files;
}

inline std::filesystem::path conf_dir() { return kakehashi::test::source_dir() / "conf"; }

}  // namespace kakehashi::sources::fuzz
