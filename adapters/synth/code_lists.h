#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domain/result.h"

namespace kakehashi::synth {

/// A list of codes of `conf/codes`, to choose from.
struct CodeList {
    std::string name;
    std::vector<std::string> codes;  ///< in the order of the list
};

/// The code lists of one folder, each read once when first asked for.
class CodeLists {
public:
    explicit CodeLists(std::filesystem::path folder) : folder_(std::move(folder)) {}
    /// Malformed when the list cannot be read or is empty (KK-7005).
    [[nodiscard]] Result<std::shared_ptr<const CodeList>> named(const std::string& name);

private:
    std::filesystem::path folder_;
    std::map<std::string, std::shared_ptr<const CodeList>> lists_;
};

}  // namespace kakehashi::synth
