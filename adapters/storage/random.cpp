#include "adapters/storage/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <cstring>

#include "domain/result.h"

namespace kakehashi::storage {

namespace {

/// Raised in the child of a fork: what the parent drew in advance must not be used twice.
std::atomic<unsigned> generation{0};

bool watch_forks() { return ::pthread_atfork(nullptr, nullptr, [] { ++generation; }) == 0; }

/// Drawing from OpenSSL costs the same for few bytes as for many, and every entry and every sealed text needs a few.
class Reserve {
public:
    Reserve() {
        static const bool watched = watch_forks();
        EXPECTS(watched);
    }
    ~Reserve() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    Reserve(const Reserve&) = delete;
    Reserve& operator=(const Reserve&) = delete;

    void take(unsigned char* to, std::size_t count) {
        if (count > bytes_.size()) {
            draw(to, count);
            return;
        }
        if (bytes_.size() - used_ < count || drawn_in_ != generation) {
            drawn_in_ = generation;
            draw(bytes_.data(), bytes_.size());
            used_ = 0;
        }
        std::memcpy(to, bytes_.data() + used_, count);
        OPENSSL_cleanse(bytes_.data() + used_, count);
        used_ += count;
    }

private:
    static void draw(unsigned char* to, std::size_t count) { EXPECTS(RAND_bytes(to, static_cast<int>(count)) == 1); }

    std::array<unsigned char, 1024> bytes_{};
    std::size_t used_ = bytes_.size();
    unsigned drawn_in_ = 0;
};

}  // namespace

std::string random_bytes(std::size_t count) {
    thread_local Reserve reserve;
    std::string bytes(count, '\0');
    reserve.take(reinterpret_cast<unsigned char*>(bytes.data()), count);
    return bytes;
}

std::int64_t random_id() {
    std::int64_t id = 0;
    while (id == 0) {
        const std::string bytes = random_bytes(sizeof id);
        std::memcpy(&id, bytes.data(), sizeof id);
        id &= INT64_MAX;
    }
    return id;
}

}  // namespace kakehashi::storage
