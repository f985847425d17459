#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kakehashi::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Who is at the other end of the connection, as the handshake proved it; empty where no certificate was asked for.
struct Peer {
    std::string fingerprint;  ///< SHA-256 of the certificate, 64 lower-case hexadecimal digits
    std::string common_name;  ///< of the subject; for people to read, never for a decision
};

/// Where a listener is to be reached from.
enum class Network : std::uint8_t {
    open,
    closed,  ///< one that only a few are let into, such as LGWAN
};

/// One request, complete and within the limits. `path` is as it came, without the query.
struct HttpRequest {
    std::string method;
    std::string path;
    std::string query;
    Headers headers;
    std::string body;
    Peer peer;
    Network network = Network::open;  ///< of the listener that it came to
    std::string request_id;
    std::map<std::string, std::string, std::less<>> path_values;  ///< what stood for `{name}` in the route

    /// The value of the first header of that name (any case), or nothing.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// One answer. `note` goes to the log only.
struct HttpResponse {
    int status = 200;
    std::string content_type;
    Headers headers;
    std::string body;
    std::string note;
    /// It leaves at the next of moments that are `Options::even_moments` apart, counted from the request's arrival: how long it took
    /// to find out tells nothing.
    bool evened = false;

    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// Whether two header names or tokens are the same but for ASCII case.
[[nodiscard]] bool same_token(std::string_view a, std::string_view b);

}  // namespace kakehashi::http
