#pragma once

#include <string_view>

namespace kakehashi::consent {

/// Whether a stated reason (UTF-8) says nothing: it is empty, or nothing of it can be seen. Spaces of any width are
/// nothing, the ideographic space U+3000 included, and so are controls and zero-width spaces.
[[nodiscard]] bool blank(std::string_view reason);

}  // namespace kakehashi::consent
