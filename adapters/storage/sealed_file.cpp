#include "adapters/storage/sealed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
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

std::string part_of(const std::filesystem::path& file) { return file.string() + ".part"; }

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

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
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

void make_durable(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

SealedFileWriter::SealedFileWriter(std::filesystem::path file, int descriptor, std::string context, const Key& key)
    : file_(std::move(file)), descriptor_(descriptor), context_(std::move(context)), key_(key) {
    waiting_.reserve(piece_size);
}

SealedFileWriter::SealedFileWriter(SealedFileWriter&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), context_(std::move(other.context_)), key_(other.key_),
      waiting_(std::move(other.waiting_)), pieces_(other.pieces_) {}

SealedFileWriter::~SealedFileWriter() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        ::unlink(part_of(file_).c_str());
    }
}

Result<SealedFileWriter> SealedFileWriter::create(const std::filesystem::path& file, std::string_view header, const Key& key) {
    EXPECTS(header.size() <= longest_header);
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return unwritable();
    }
    const int descriptor = ::open(part_of(file).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return unwritable();
    }
    SealedFileWriter made(file, descriptor, context_of(header), key);
    const Length length = as_bytes(header.size());
    if (!write_all(descriptor, first_line) || !write_all(descriptor, {length.data(), length.size()}) || !write_all(descriptor, header)) {
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
    return write_all(descriptor_, {length.data(), length.size()}) && write_all(descriptor_, sealed) ? Result<Done>(Done{}) : unwritable();
}

Result<Done> SealedFileWriter::finish() {
    TRY_DONE(write_piece(waiting_, true));
    // A link, unlike a renaming, replaces nothing.
    if (::fsync(descriptor_) != 0 || ::link(part_of(file_).c_str(), file_.c_str()) != 0) {
        return unwritable();
    }
    ::unlink(part_of(file_).c_str());
    make_durable(file_.parent_path());
    ::close(std::exchange(descriptor_, -1));
    return Done{};
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
