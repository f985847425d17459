#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/synth/text_file.h"
#include "domain/result.h"

namespace kakehashi::synth {

/// The folder the town is written into; counts what was written.
struct OutFolder {
    std::filesystem::path path;
    std::int64_t files = 0;
    std::int64_t bytes = 0;

    /// Writes a whole file from UTF-8 text.
    Result<Done> write(const std::string& name, Charset charset, std::string_view utf8) {
        TRY(auto file, TextFile::create(path / name, charset));
        file.append(utf8);
        return finish(file);
    }
    Result<Done> finish(TextFile& file) {
        TRY(const std::uint64_t size, file.close());
        bytes += static_cast<std::int64_t>(size);
        ++files;
        return Done{};
    }
};

}  // namespace kakehashi::synth
