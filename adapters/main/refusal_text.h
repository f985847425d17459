#pragma once

#include <string>
#include <vector>

#include "adapters/main/check_summary.h"

namespace kakehashi::app {

/// What stands beside a set in quarantine: why it is there and what to do, Japanese first, then English.
[[nodiscard]] std::string refusal_text(const std::string& batch, const std::vector<std::string>& files,
                                       const CheckSummary& summary, const MessageCatalogue& catalogue);
/// The same for files that could not even be read: the sentences of the error.
[[nodiscard]] std::string refusal_text(const std::string& batch, const std::vector<std::string>& files, const Error& error,
                                       const MessageCatalogue& catalogue);

}  // namespace kakehashi::app
