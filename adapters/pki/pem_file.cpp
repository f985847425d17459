#include "adapters/pki/pem_file.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace kakehashi::pki {
namespace {

constexpr mode_t key_mode = 0600;
constexpr mode_t certificate_mode = 0644;

/// Closes on every way out.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] int number() const { return number_; }
    /// False when the system reports a late write error.
    [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

Error cannot_write(const std::filesystem::path& path) {
    return Error{Fault::unavailable, "KK-6002",
                 "cannot write " + path.string() + ": " + std::generic_category().message(errno)};
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// O_EXCL: the decision not to overwrite is the system's, so two runs at once cannot both win.
Result<Done> write_new(const std::filesystem::path& path, mode_t mode, BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (file.number() < 0) {
        if (errno == EEXIST) {
            return Error{Fault::conflicting, "KK-6001", path.string() + " exists already and is never overwritten"};
        }
        return cannot_write(path);
    }
    // The umask may have taken bits away that other programs need to read a certificate.
    const bool written = ::fchmod(file.number(), mode) == 0 &&
                         write_all(file.number(), {data, static_cast<std::size_t>(size)}) &&
                         ::fsync(file.number()) == 0 && file.close();
    if (!written) {
        Error error = cannot_write(path);
        ::unlink(path.c_str());
        return error;
    }
    return Done{};
}

Result<Bio> open_for_reading(const std::filesystem::path& path) {
    Bio file(BIO_new_file(path.c_str(), "r"));
    if (!file) {
        (void)openssl_error("open");
        return Error{Fault::missing, "KK-6004", "cannot open " + path.string()};
    }
    return file;
}

Error not_pem(const std::filesystem::path& path, std::string_view what) {
    (void)openssl_error("read");
    return Error{Fault::malformed, "KK-6005", path.string() + " holds no " + std::string(what) + " in PEM form"};
}

}  // namespace

Result<Done> write_key(const std::filesystem::path& path, EVP_PKEY* key) {
    // Secure memory is wiped when the handle goes.
    const Bio memory(BIO_new(BIO_s_secmem()));
    if (!memory || PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return openssl_error("encode a private key");
    }
    return write_new(path, key_mode, memory.get());
}

Result<Done> write_certificate(const std::filesystem::path& path, X509* certificate) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1) {
        return openssl_error("encode a certificate");
    }
    return write_new(path, certificate_mode, memory.get());
}

Result<Done> write_revocations(const std::filesystem::path& path, X509_CRL* list) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509_CRL(memory.get(), list) != 1) {
        return openssl_error("encode a list of certificates that were taken back");
    }
    return write_new(path, certificate_mode, memory.get());
}

Result<Key> read_key(const std::filesystem::path& path) {
    TRY(const Bio file, open_for_reading(path));
    Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (!key) {
        return not_pem(path, "private key");
    }
    return key;
}

Result<Certificate> read_certificate(const std::filesystem::path& path) {
    TRY(const Bio file, open_for_reading(path));
    Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        return not_pem(path, "certificate");
    }
    return certificate;
}

Result<RevocationList> read_revocations(const std::filesystem::path& path) {
    TRY(const Bio file, open_for_reading(path));
    RevocationList list(PEM_read_bio_X509_CRL(file.get(), nullptr, nullptr, nullptr));
    if (!list) {
        return not_pem(path, "list of certificates that were taken back");
    }
    return list;
}

}  // namespace kakehashi::pki
