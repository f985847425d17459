#include "adapters/http/sign_in/provider.h"

#include <openssl/rand.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "adapters/http/oauth/json_web_signature.h"
#include "adapters/http/sign_in/form_text.h"
#include "adapters/http/sign_in/id_token.h"
#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::http::sign_in {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t metadata_good_for = 3'600 * second;
constexpr std::int64_t keys_good_for = 600 * second;
constexpr std::int64_t between_looks = 10 * second;
constexpr std::int64_t assertion_life_s = 60;
constexpr int most_waiting = 2;

Error unavailable(const char* what) { return {Fault::unavailable, "KK-5081", what}; }

Error refused(std::string_view why) { return {Fault::refused, "KK-5083", std::string(why)}; }

std::string random_text() {
    constexpr std::size_t bytes = 32;
    std::string text(bytes, '\0');
    EXPECTS(RAND_bytes(reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(text.size())) == 1);
    return base64_url_encode(text);
}

std::string member(const std::string& json, std::string_view name) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::string_view value;
    const bool read = parser.parse(json).get(object) == simdjson::SUCCESS && object[name].get(value) == simdjson::SUCCESS;
    return read ? std::string(value) : std::string();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

/// One call among those that may wait; none when there are too many.
class Waiting {
public:
    explicit Waiting(std::atomic<int>& count) : count_(count), admitted_(count.fetch_add(1) < most_waiting) {}
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { --count_; }
    [[nodiscard]] bool admitted() const { return admitted_; }

private:
    std::atomic<int>& count_;
    bool admitted_;
};

constexpr const char* assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

}  // namespace

Ties new_ties() { return {random_text(), random_text(), random_text()}; }

Provider::Provider(const Outgoing& outgoing, oauth::SigningKey key, Settings settings, Clock clock)
    : outgoing_(outgoing), key_(std::move(key)), settings_(std::move(settings)), clock_(std::move(clock)) {}

Result<Answered> Provider::get(const std::string& address) {
    const Waiting waiting(waiting_);
    return waiting.admitted() ? outgoing_.get(address) : unavailable("too many calls wait for the provider");
}

Result<Answered> Provider::post(const std::string& address, const std::string& form) {
    const Waiting waiting(waiting_);
    return waiting.admitted() ? outgoing_.post_form(address, form) : unavailable("too many calls wait for the provider");
}

Result<std::shared_ptr<const ProviderMetadata>> Provider::metadata() {
    const std::int64_t at = clock_().microseconds;
    {
        const std::scoped_lock lock(mutex_);
        if (metadata_ && at < metadata_at_ + metadata_good_for) {
            return metadata_;
        }
    }
    TRY(const Answered answered, get(metadata_address(settings_.issuer)));
    const auto read = answered.status == 200 ? read_metadata(answered.body, settings_.issuer) : unavailable("the provider has no metadata");
    if (!read) {
        return Error{Fault::unavailable, read.error().code, read.error().message};
    }
    auto made = std::make_shared<const ProviderMetadata>(*read);
    const std::scoped_lock lock(mutex_);
    metadata_ = made;
    metadata_at_ = at;
    return made;
}

Result<std::shared_ptr<const Provider::Keys>> Provider::fetched_keys(const ProviderMetadata& metadata) {
    TRY(const Answered answered, get(metadata.keys));
    auto read = answered.status == 200 ? oauth::read_usable_keys(answered.body) : unavailable("the provider shows no keys");
    if (!read) {
        return Error{Fault::unavailable, read.error().code, read.error().message};
    }
    auto made = std::make_shared<const Keys>(*std::move(read));
    const std::scoped_lock lock(mutex_);
    keys_ = made;
    keys_at_ = clock_().microseconds;
    return made;
}

Result<std::shared_ptr<const Provider::Keys>> Provider::keys(const ProviderMetadata& metadata) {
    {
        const std::scoped_lock lock(mutex_);
        if (keys_ && clock_().microseconds < keys_at_ + keys_good_for) {
            return keys_;
        }
    }
    return fetched_keys(metadata);
}

/// Tokens with invented names of keys must not become calls to the provider without end.
bool Provider::may_look_again() {
    const std::int64_t at = clock_().microseconds;
    const std::scoped_lock lock(mutex_);
    if (at < looked_again_at_ + between_looks) {
        return false;
    }
    looked_again_at_ = at;
    return true;
}

std::string Provider::assertion(const ProviderMetadata& metadata) const {
    const std::int64_t now_s = clock_().microseconds / second;
    std::string claims;
    JsonText(claims)
        .open_object()
        .member("aud", settings_.audience == Audience::issuer ? settings_.issuer : metadata.token)
        .member("exp", now_s + assertion_life_s)
        .member("iat", now_s)
        .member("iss", settings_.client_id)
        .member("jti", random_text())
        .member("sub", settings_.client_id)
        .close_object();
    return key_.sign(claims);
}

Result<std::string> Provider::begin(const Ties& ties) {
    TRY(const auto metadata, this->metadata());
    FormText asked;
    asked.add("client_id", settings_.client_id)
        .add("code_challenge", oauth::sha256_text(ties.verifier))
        .add("code_challenge_method", "S256")
        .add("nonce", ties.nonce)
        .add("redirect_uri", settings_.redirect)
        .add("response_type", "code")
        .add("scope", "openid")
        .add("state", ties.state);
    if (!settings_.acr.empty()) {
        asked.add("acr_values", joined(settings_.acr));
    }
    const std::string separator = metadata->authorisation.find('?') == std::string::npos ? "?" : "&";
    if (metadata->pushed.empty()) {
        return metadata->authorisation + separator + asked.text();
    }
    asked.add("client_assertion_type", assertion_type).add("client_assertion", assertion(*metadata));
    TRY(const Answered answered, post(metadata->pushed, asked.text()));
    const std::string name = member(answered.body, "request_uri");
    if (answered.status / 100 != 2 || name.empty()) {
        return unavailable("the provider takes no request of ours");
    }
    return metadata->authorisation + separator + FormText().add("client_id", settings_.client_id).add("request_uri", name).text();
}

Result<std::string> Provider::id_token(const ProviderMetadata& metadata, const std::string& code, const std::string& verifier) {
    FormText form;
    form.add("grant_type", "authorization_code")
        .add("code", code)
        .add("redirect_uri", settings_.redirect)
        .add("code_verifier", verifier)
        .add("client_id", settings_.client_id)
        .add("client_assertion_type", assertion_type)
        .add("client_assertion", assertion(metadata));
    TRY(const Answered answered, post(metadata.token, form.text()));
    if (answered.status / 100 == 5) {
        return unavailable("the provider has no token at the moment");
    }
    std::string token = member(answered.body, "id_token");
    if (answered.status != 200 || token.empty()) {
        return refused("the provider does not take the code");
    }
    return token;
}

Result<consent::SignedInAs> Provider::finish(const std::string& code, const Ties& ties) {
    TRY(const auto metadata, this->metadata());
    TRY(const std::string text, id_token(*metadata, code, ties.verifier));
    const auto token = oauth::read_signed_text(text);
    if (!token) {
        return refused("ID token: no signed text");
    }
    TRY(auto known, keys(*metadata));
    bool good = is_of_provider(*token, *known);
    const bool new_name = std::ranges::none_of(*known, [&](const oauth::JsonWebKey& key) { return key.id == token->key; });
    if (!good && new_name && may_look_again()) {
        TRY(known, fetched_keys(*metadata));
        good = is_of_provider(*token, *known);
    }
    if (!good) {
        return refused("ID token: signature");
    }
    const auto told = told_by(*token, {settings_.issuer, settings_.client_id, ties.nonce}, clock_());
    if (const auto* const why = std::get_if<std::string_view>(&told)) {
        return refused(*why);
    }
    const auto& [subject, acr, amr] = std::get<Told>(told);
    return consent::SignedInAs{settings_.issuer, subject, is_second_factor(acr, amr)};
}

bool Provider::is_second_factor(const std::string& acr, const std::vector<std::string>& amr) const {
    const auto counts = [](const std::vector<std::string>& all, const std::string& value) { return std::ranges::find(all, value) != all.end(); };
    return counts(settings_.acr, acr) || std::ranges::any_of(amr, [&](const std::string& method) { return counts(settings_.amr, method); });
}

Result<bool> Provider::is_answer_of(const std::string& issuer) {
    TRY(const auto metadata, this->metadata());
    return issuer == settings_.issuer || (issuer.empty() && !metadata->names_itself);
}

Result<std::string> Provider::sign_out() {
    TRY(const auto metadata, this->metadata());
    if (metadata->sign_out.empty()) {
        return std::string();
    }
    // Without a hint of who it is: an address is no place for that.
    return metadata->sign_out + (metadata->sign_out.find('?') == std::string::npos ? "?" : "&") +
           FormText().add("client_id", settings_.client_id).add("post_logout_redirect_uri", settings_.after_sign_out).text();
}

}  // namespace kakehashi::http::sign_in
