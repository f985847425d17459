#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/http/oauth/json_web_key.h"
#include "domain/result.h"

namespace oauth = kakehashi::http::oauth;

/// A set of public keys as somebody registers it: what is read the first time is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    if (const auto keys = oauth::read_key_set(json, oauth::Seen::first_time)) {
        const auto again = oauth::read_key_set(json, oauth::Seen::before);
        EXPECTS(again && again->size() == keys->size() && !keys->empty());
    }
    return 0;
}
