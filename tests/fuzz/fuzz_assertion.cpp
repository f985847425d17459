#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "adapters/http/oauth/assertion.h"
#include "adapters/http/oauth/json_web_signature.h"
#include "domain/result.h"

namespace oauth = kakehashi::http::oauth;

namespace {

kakehashi::consent::SystemClient client() {
    kakehashi::consent::SystemClient made;
    made.id = "town";
    made.keys = R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k1","use":"sig","alg":"ES256","x":"2zXt2aI1mMh3U_OeS8I176Hfycv_wyt0QOxPHpaDJh8","y":"Hnayrzh92_b4MiFQa4huk_VeTc5qGHSTaD0m--Onv78"}]})";
    return made;
}

}  // namespace

/// What calls itself an assertion of a client. Nobody has the private key of this one and signs for this audience: none is believed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto town = client();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto read = oauth::read_signed_text(text)) {
        EXPECTS(text.starts_with(read->signed_part));
    }
    EXPECTS(oauth::claimed_client(text).size() <= size);
    const auto now = kakehashi::Timestamp::parse_iso("2026-11-28T09:00:00+09:00");
    EXPECTS(now);
    const auto checked = oauth::check_assertion(text, town, "https://kakehashi.example/auth/token", *now);
    EXPECTS(std::holds_alternative<std::string_view>(checked));
    return 0;
}
