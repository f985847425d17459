#include "adapters/storage/random.h"

#include <openssl/rand.h>

#include <cstring>

#include "domain/result.h"

namespace kakehashi::storage {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    EXPECTS(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
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
