#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kakehashi::test {

/// One line of the layer table that CMake wrote (conf/dev/cmake/layers.cmake).
struct Layer {
    std::string folder;
    bool pure = false;
    std::set<std::string> may_use;
    std::filesystem::path archive;
};

/// One `#include`: where it stands, what it names, between which brackets.
struct Include {
    std::string file;
    int line = 0;
    std::string target;
    bool quoted = false;
};

[[nodiscard]] const std::filesystem::path& source_root();
[[nodiscard]] std::vector<Layer> layer_table();
/// The third-party targets of each layer's line in the root CMakeLists.txt: "adapters/pki" -> {"OpenSSL::Crypto"}.
[[nodiscard]] std::map<std::string, std::set<std::string>> layer_links();

/// Every file below `folder` with one of the `endings`, as paths from the root with slashes, sorted.
[[nodiscard]] std::vector<std::string> files_below(const std::string& folder, const std::set<std::string>& endings);
[[nodiscard]] std::string text_of(const std::string& file);
[[nodiscard]] std::vector<Include> includes_of(const std::string& file);
/// The layer a file belongs to: the deepest folder that holds it. Empty when none does.
[[nodiscard]] std::string layer_of(const std::string& file, const std::vector<Layer>& layers);
/// The words of `set(NAME …)` in a CMake file.
[[nodiscard]] std::set<std::string> cmake_list(const std::string& file, const std::string& name);

/// What a command wrote, both streams, and its exit status.
struct Outcome {
    std::string text;
    int status = 0;
};
[[nodiscard]] Outcome outcome_of(const std::string& command);

}  // namespace kakehashi::test
