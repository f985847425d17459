#include "adapters/http/sign_in/provider_metadata.h"

#include <simdjson.h>

namespace kakehashi::http::sign_in {
namespace {

Error malformed(const char* what) { return {Fault::malformed, "KK-5082", what}; }

std::string text(simdjson::dom::object metadata, std::string_view name) {
    std::string_view value;
    return metadata[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

bool is_https(const std::string& address) { return address.starts_with("https://") && address.find('#') == std::string::npos; }

}  // namespace

Result<ProviderMetadata> read_metadata(std::string_view json, std::string_view issuer) {
    simdjson::dom::parser parser;
    simdjson::dom::object metadata;
    if (parser.parse(json.data(), json.size()).get(metadata) != simdjson::SUCCESS) {
        return malformed("the provider's metadata is no JSON object");
    }
    if (text(metadata, "issuer") != issuer) {
        return malformed("the provider's metadata is that of another issuer");
    }
    ProviderMetadata read;
    read.authorisation = text(metadata, "authorization_endpoint");
    read.token = text(metadata, "token_endpoint");
    read.keys = text(metadata, "jwks_uri");
    read.pushed = text(metadata, "pushed_authorization_request_endpoint");
    read.sign_out = text(metadata, "end_session_endpoint");
    bool names_itself = false;
    read.names_itself = metadata["authorization_response_iss_parameter_supported"].get(names_itself) == simdjson::SUCCESS && names_itself;
    for (const std::string* const needed : {&read.authorisation, &read.token, &read.keys}) {
        if (!is_https(*needed)) {
            return malformed("the provider's metadata lacks an address of https");
        }
    }
    for (const std::string* const offered : {&read.pushed, &read.sign_out}) {
        if (!offered->empty() && !is_https(*offered)) {
            return malformed("an address in the provider's metadata is none of https");
        }
    }
    return read;
}

std::string metadata_address(std::string_view issuer) {
    std::string address(issuer);
    if (address.ends_with('/')) {
        address.pop_back();
    }
    return address + "/.well-known/openid-configuration";
}

}  // namespace kakehashi::http::sign_in
