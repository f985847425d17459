#pragma once

#include <string>
#include <string_view>

namespace kakehashi::app {

// What the counter of a node shows of entries. Whoever threatens a person may read along: that a protective hold stands is told to
// nobody (docs/decisions/0060).

/// Whether the entry is of a look at which nothing was opened, because a hold decided or nobody was in charge: one and the same answer
/// to whoever asked, and here.
[[nodiscard]] bool is_like_held(std::string_view body);

/// The body with the same words in all such entries: `not_disclosed`, and `own` of organisations, who see what they wrote themselves
/// unless a hold decided. Any other body as it is.
[[nodiscard]] std::string counter_view(std::string body);

}  // namespace kakehashi::app
