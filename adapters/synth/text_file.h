#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::synth {

enum class Charset { cp932, utf8 };

/// A text file under construction: takes UTF-8, writes the charset of the standard. Not for sharing between threads.
///
/// Characters outside the charset are an error, never a substitute: the town must be readable by strict importers.
/// Failures are kept until `close`, so that the many appends in between need no checks.
class TextFile {
public:
    /// Conflicting (KK-7002) when the file exists, unavailable (KK-7001) when it cannot be made.
    [[nodiscard]] static Result<TextFile> create(const std::filesystem::path& path, Charset charset);

    /// `utf8` must end at the end of a character.
    void append(std::string_view utf8);
    /// Writes what is left; returns how many bytes the file has, or the first failure.
    [[nodiscard]] Result<std::uint64_t> close();
    /// Takes the file away again.
    [[nodiscard]] Result<Done> discard();

private:
    struct Encoder;
    struct EncoderDeleter {
        void operator()(Encoder* encoder) const;
    };
    TextFile() = default;
    void flush();
    void encode(std::string& encoded);

    std::ofstream stream_;
    std::unique_ptr<Encoder, EncoderDeleter> encoder_;
    std::string pending_;
    std::filesystem::path path_;
    std::string name_;
    std::uint64_t bytes_ = 0;
    bool failed_encoding_ = false;
};

}  // namespace kakehashi::synth
