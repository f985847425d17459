#pragma once

#include <string>
#include <string_view>

namespace kakehashi::http {

/// A weak entity tag (RFC 9110 section 8.8.3) for content that means the same whenever `content` is the same.
[[nodiscard]] std::string weak_etag(std::string_view content);

}  // namespace kakehashi::http
