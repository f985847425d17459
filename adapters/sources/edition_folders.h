#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/cp932.h"
#include "domain/result.h"

namespace kakehashi::sources {

/// The editions of a standard that have a folder of tables in `layouts`, newest first: 1.10 is newer than 1.9, 2024 than
/// 2021. Folders with other names are none. Malformed (KK-2104) when there is none.
[[nodiscard]] Result<std::vector<std::string>> edition_folders(const std::filesystem::path& layouts);

/// The cells of the first record as UTF-8, for choosing an edition by them; none when they cannot be read. `head` is how a
/// file begins.
[[nodiscard]] std::vector<std::string> first_cells(const std::shared_ptr<const Cp932>& cp932, std::string_view head);

}  // namespace kakehashi::sources
