#include "adapters/synth/text_file.h"

#include <iconv.h>

#include <system_error>

namespace kakehashi::synth {

struct TextFile::Encoder {
    iconv_t handle;
};

void TextFile::EncoderDeleter::operator()(Encoder* encoder) const {
    iconv_close(encoder->handle);
    delete encoder;
}

namespace {

constexpr std::size_t flush_at = 64U * 1024U;

Error cannot_write(const std::string& name) {
    return Error{Fault::unavailable, "KK-7001", "cannot write " + name + ": check the folder and its free space"};
}

}  // namespace

Result<TextFile> TextFile::create(const std::filesystem::path& path, Charset charset) {
    TextFile file;
    file.path_ = path;
    file.name_ = path.filename().string();
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
        return Error{Fault::conflicting, "KK-7002", file.name_ + " exists already: choose an empty folder"};
    }
    if (charset == Charset::cp932) {
        const iconv_t handle = iconv_open("CP932", "UTF-8");
        if (handle == reinterpret_cast<iconv_t>(-1)) {
            return Error{Fault::broken, "KK-7003", "this system cannot encode CP932"};
        }
        file.encoder_.reset(new Encoder{handle});
    }
    file.stream_.open(path, std::ios::binary | std::ios::trunc);
    if (!file.stream_) {
        return cannot_write(file.name_);
    }
    return file;
}

void TextFile::append(std::string_view utf8) {
    pending_ += utf8;
    if (pending_.size() >= flush_at) {
        flush();
    }
}

void TextFile::encode(std::string& encoded) {
    encoded.resize(pending_.size());  // CP932 never needs more bytes than UTF-8
    char* from = pending_.data();
    std::size_t from_left = pending_.size();
    char* to = encoded.data();
    std::size_t to_left = encoded.size();
    if (iconv(encoder_->handle, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) {
        failed_encoding_ = true;
    }
    encoded.resize(encoded.size() - to_left);
}

void TextFile::flush() {
    if (encoder_) {
        std::string encoded;
        encode(encoded);
        pending_.swap(encoded);
    }
    stream_.write(pending_.data(), static_cast<std::streamsize>(pending_.size()));
    bytes_ += pending_.size();
    pending_.clear();
}

Result<Done> TextFile::discard() {
    stream_.close();
    std::error_code failed;
    if (!std::filesystem::remove(path_, failed) || failed) {
        return cannot_write(name_);
    }
    return Done{};
}

Result<std::uint64_t> TextFile::close() {
    flush();
    stream_.close();
    if (failed_encoding_) {
        return Error{Fault::broken, "KK-7003", name_ + ": a character has no place in CP932"};
    }
    if (!stream_) {
        return cannot_write(name_);
    }
    return bytes_;
}

}  // namespace kakehashi::synth
