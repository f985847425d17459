#include "adapters/main/document_output.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "consent/ports/hasher.h"

namespace kakehashi::app {
namespace {

/// A file beside its place; gone with the object unless it took its place.
class Part {
public:
    explicit Part(const std::filesystem::path& file) : path_(file.string() + ".part") {
        descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    }
    ~Part() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
            ::unlink(path_.c_str());
        }
    }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    [[nodiscard]] bool append(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// A link, unlike a renaming, replaces nothing.
    [[nodiscard]] bool take_place(const std::filesystem::path& file) const {
        return ::fsync(descriptor_) == 0 && ::link(path_.c_str(), file.c_str()) == 0;
    }

private:
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace

Result<Done> write_document(RawBytes& bytes, std::string_view sha256, const std::filesystem::path& file) {
    constexpr std::size_t piece = 1U << 20U;
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return Error{Fault::conflicting, "KK-6603", "a file of that name is there already"};
    }
    const Part part(file);
    const Error unwritable{Fault::unavailable, "KK-6604", "the document cannot be written"};
    if (!part.is_open()) {
        return unwritable;
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
    std::string buffer(piece, '\0');
    for (std::uint64_t offset = 0; offset < bytes.size();) {
        TRY(const std::size_t got, bytes.read(offset, buffer));
        const std::string_view read = std::string_view(buffer).substr(0, got);
        EVP_DigestUpdate(digest.get(), read.data(), read.size());
        if (!part.append(read)) {
            return unwritable;
        }
        if (got == 0) {
            break;
        }
        offset += got;
    }
    consent::Digest whole{};
    EVP_DigestFinal_ex(digest.get(), whole.data(), nullptr);
    if (consent::hex(whole) != sha256) {
        return Error{Fault::broken, "KK-6605", "the kept bytes are not those that came"};
    }
    return part.take_place(file) ? Result<Done>(Done{}) : unwritable;
}

}  // namespace kakehashi::app
