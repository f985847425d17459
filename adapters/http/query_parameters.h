#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/result.h"

namespace kakehashi::http {

/// Names and values of a query, decoded, in their order. Malformed (KK-5033) when it is no query, a name stands twice, or a value is no
/// short text without controls; the message names no value.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> query_parameters(std::string_view query, std::size_t longest = 1'024);

}  // namespace kakehashi::http
