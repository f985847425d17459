#pragma once

#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::sources::life {

/// The flat object `stored` with the members of `patch` put in: null takes a member away, any other value replaces it.
/// `stored` may be empty: then nothing is known yet. The result is canonical. Malformed when either is no flat object.
[[nodiscard]] Result<std::string> patched_body(std::string_view stored, std::string_view patch);

}  // namespace kakehashi::sources::life
