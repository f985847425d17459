#pragma once

#include <filesystem>
#include <string>

#include "domain/result.h"

namespace kakehashi::app {

/// The folder that holds `conf/` and `sql/`: KAKEHASHI_HOME when it is set, else beside the checkout the program was built
/// in, else `share/kakehashi` of the installed prefix. Missing (KK-8001) when none has them.
[[nodiscard]] Result<std::filesystem::path> find_home();

/// A whole small file (tables, keys, policies) up to 4 MiB. Missing (KK-8002).
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& file);

}  // namespace kakehashi::app
