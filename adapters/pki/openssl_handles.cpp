#include "adapters/pki/openssl_handles.h"

#include <openssl/err.h>

#include <array>

namespace kakehashi::pki {

Error openssl_error(const std::string& attempted) {
    std::array<char, 200> reason{};
    const unsigned long code = ERR_peek_last_error();
    ERR_error_string_n(code, reason.data(), reason.size());
    ERR_clear_error();
    const std::string because = code == 0 ? std::string() : std::string(": ") + reason.data();
    return Error{Fault::broken, "KK-6003", "cannot " + attempted + because};
}

}  // namespace kakehashi::pki
