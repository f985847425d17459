#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::app {

/// Writes a report whole or not at all. A file that is there is replaced only when it begins as this one does, or as one of
/// `or_alike`, so that an earlier report makes room and nothing else ever does. Conflicting (KK-8421) for another file, unavailable (KK-8422)
/// when the file cannot be written.
[[nodiscard]] Result<Done> write_report(const std::filesystem::path& path, std::string_view text,
                                        const std::vector<std::string>& or_alike = {});

}  // namespace kakehashi::app
