#include "adapters/http/query_parameters.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

namespace kakehashi::http {
namespace {

Error malformed(std::string what) { return {Fault::malformed, "KK-5033", std::move(what)}; }

bool is_plain(std::string_view text, std::size_t longest) {
    return text.size() <= longest && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> query_parameters(std::string_view query, std::size_t longest) {
    std::vector<std::pair<std::string, std::string>> found;
    try {
        Poco::URI uri;
        uri.setRawQuery(std::string(query));
        for (auto& [name, value] : uri.getQueryParameters()) {
            if (!is_plain(name, longest) || !is_plain(value, longest)) {
                return malformed("query: a value is too long or holds controls");
            }
            if (std::ranges::any_of(found, [&name = name](const auto& other) { return other.first == name; })) {
                return malformed("query: a name stands twice");
            }
            found.emplace_back(name, value);
        }
    } catch (const Poco::Exception&) {
        return malformed("query: not well-formed");
    }
    return found;
}

}  // namespace kakehashi::http
