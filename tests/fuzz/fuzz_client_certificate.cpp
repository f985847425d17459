#include <openssl/x509.h>

#include <cstddef>
#include <cstdint>

#include "adapters/http/forwarded_peer.h"
#include "adapters/http/tls_stream.h"
#include "domain/result.h"

/// A header in which a hop passes on a certificate: whatever it is, reading ends, and whom it names can be said.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto certificate = kakehashi::http::certificate_in({reinterpret_cast<const char*>(data), size});
    if (certificate != nullptr) {
        constexpr std::size_t hexadecimal_digest = 64;
        EXPECTS(kakehashi::http::peer_of(*certificate).fingerprint.size() == hexadecimal_digest);
    }
    return 0;
}
