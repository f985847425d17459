#include "adapters/main/document_output.h"

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "adapters/storage/private_file.h"
#include "consent/ports/hasher.h"

namespace kakehashi::app {
Result<Done> write_document(RawBytes& bytes, std::string_view sha256, const std::filesystem::path& file) {
    constexpr std::size_t piece = 1U << 20U;
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return Error{Fault::conflicting, "KK-6603", "a file of that name is there already"};
    }
    storage::PartFile part(file);
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
    return part.take_place() ? Result<Done>(Done{}) : unwritable;
}

}  // namespace kakehashi::app
