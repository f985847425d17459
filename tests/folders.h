#pragma once

#include <filesystem>

namespace kakehashi::test {

/// The checkout, and the folder it is built in. Functions of one file, not macros of all: else no two checkouts could share
/// what a compiler cache keeps.
[[nodiscard]] std::filesystem::path source_dir();
[[nodiscard]] std::filesystem::path binary_dir();

}  // namespace kakehashi::test
