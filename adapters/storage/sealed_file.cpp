#include "adapters/storage/sealed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/storage/openssl_hasher.h"

namespace kakehashi::storage {
namespace {

constexpr std::string_view first_line = "kakehashi sealed file 1\n";
constexpr std::size_t longest_header = 64U << 10U;
constexpr std::size_t piece_size = 1U << 20U;
constexpr std::size_t longest_sealed = piece_size + 64;  // envelope and tag

Error unwritable() { return {Fault::unavailable, "KK-4701", "a sealed file cannot be written"}; }
Error damaged() { return {Fault::broken, "KK-4703", "a sealed file is damaged, cut short, or under another key"}; }

using Length = std::array<char, 4>;

Length as_bytes(std::size_t length) {
    return {static_cast<char>(length >> 24U), static_cast<char>(length >> 16U), static_cast<char>(length >> 8U), static_cast<char>(length)};
}

std::size_t as_length(const Length& bytes) {
    std::size_t length = 0;
    for (const char byte : bytes) {
        length = length << 8U | static_cast<unsigned char>(byte);
    }
    return length;
}

/// Exactly so many bytes; false when there are fewer.
bool read_all(int descriptor, char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t got = ::read(descriptor, bytes, size);
        if (got <= 0) {
            return false;
        }
        bytes += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::string context_of(std::string_view header) { return "sealed file/" + consent::hex(OpenSslHasher().sha256({header})); }

std::string piece_context(const std::string& context, std::uint64_t number, bool last) {
    return context + '/' + std::to_string(number) + (last ? "/last" : "/more");
}

}  // namespace

SealedFileWriter::SealedFileWriter(PartFile file, std::string context, const Key& key)
    : file_(std::move(file)), context_(std::move(context)), key_(key) {
    waiting_.reserve(piece_size);
}

Result<SealedFileWriter> SealedFileWriter::create(const std::filesystem::path& file, std::string_view header, const Key& key) {
    EXPECTS(header.size() <= longest_header);
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return unwritable();
    }
    SealedFileWriter made(PartFile(file), context_of(header), key);
    const Length length = as_bytes(header.size());
    if (!made.file_.is_open() || !made.file_.append(first_line) || !made.file_.append({length.data(), length.size()}) || !made.file_.append(header)) {
        return unwritable();
    }
    return made;
}

Result<Done> SealedFileWriter::append(std::string_view bytes) {
    while (!bytes.empty()) {
        if (waiting_.size() == piece_size) {  // only now is it known not to be the last
            TRY_DONE(write_piece(waiting_, false));
            waiting_.clear();
        }
        const std::size_t taken = std::min(bytes.size(), piece_size - waiting_.size());
        waiting_ += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
    }
    return Done{};
}

Result<Done> SealedFileWriter::write_piece(std::string_view plain, bool last) {
    const std::string sealed = seal_bytes(key_, piece_context(context_, pieces_++, last), plain);
    const Length length = as_bytes(sealed.size());
    return file_.append({length.data(), length.size()}) && file_.append(sealed) ? Result<Done>(Done{}) : unwritable();
}

Result<Done> SealedFileWriter::finish() {
    TRY_DONE(write_piece(waiting_, true));
    return file_.take_place() ? Result<Done>(Done{}) : unwritable();
}

SealedFileReader::SealedFileReader(SealedFileReader&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), header_(std::move(other.header_)) {}

SealedFileReader::~SealedFileReader() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Result<SealedFileReader> SealedFileReader::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return Error{Fault::missing, "KK-4702", "a sealed file cannot be read"};
    }
    SealedFileReader made(descriptor, {});
    std::string line(first_line.size(), '\0');
    Length length{};
    if (!read_all(descriptor, line.data(), line.size()) || line != first_line || !read_all(descriptor, length.data(), length.size()) ||
        as_length(length) > longest_header) {
        return damaged();
    }
    made.header_.resize(as_length(length));
    return read_all(descriptor, made.header_.data(), made.header_.size()) ? Result<SealedFileReader>(std::move(made)) : damaged();
}

Result<Done> SealedFileReader::read(const Key& key, const std::function<Result<Done>(std::string_view)>& told) {
    const off_t begin = static_cast<off_t>(first_line.size() + Length().size() + header_.size());
    if (::lseek(descriptor_, begin, SEEK_SET) != begin) {
        return damaged();
    }
    const std::string context = context_of(header_);
    std::string sealed;
    for (std::uint64_t number = 0;; ++number) {
        Length length{};
        if (!read_all(descriptor_, length.data(), length.size()) || as_length(length) > longest_sealed) {
            return damaged();
        }
        sealed.resize(as_length(length));
        if (!read_all(descriptor_, sealed.data(), sealed.size())) {
            return damaged();
        }
        const auto more = open_sealed_bytes(key, piece_context(context, number, false), sealed);
        const auto last = more ? Result<std::string>(std::string{}) : open_sealed_bytes(key, piece_context(context, number, true), sealed);
        if (!more && !last) {
            return damaged();
        }
        TRY_DONE(told(more ? *more : *last));
        if (!more) {
            char behind = 0;
            return ::read(descriptor_, &behind, 1) == 0 ? Result<Done>(Done{}) : damaged();
        }
    }
}

}  // namespace kakehashi::storage
