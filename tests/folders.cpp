#include "tests/folders.h"

namespace kakehashi::test {

std::filesystem::path source_dir() { return KAKEHASHI_SOURCE_DIR; }
std::filesystem::path binary_dir() { return KAKEHASHI_BINARY_DIR; }

}  // namespace kakehashi::test
