#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::sources {

/// One list of codes of `conf/codes/`, with an optional fourth column for what a code also tells (`category` or `points`).
class CodeTable {
public:
    /// Malformed, naming file and row, when a code is empty or stands twice.
    [[nodiscard]] static Result<std::shared_ptr<const CodeTable>> open(const std::filesystem::path& path);

    [[nodiscard]] bool holds(std::string_view code) const { return codes_.find(code) != codes_.end(); }
    [[nodiscard]] std::size_t size() const { return codes_.size(); }
    /// What its file is called, without the ending.
    [[nodiscard]] const std::string& name() const { return name_; }
    /// The codes as the file has them.
    [[nodiscard]] const std::vector<std::string>& in_order() const { return in_order_; }
    /// The fourth column of `code`; empty when there is none.
    [[nodiscard]] std::string_view category_of(std::string_view code) const;

private:
    std::string name_;
    std::vector<std::string> in_order_;
    std::map<std::string, std::string, std::less<>> codes_;
};

/// The code tables of one folder, each read once when first asked for. Only used while a source is being opened.
class CodeTables {
public:
    explicit CodeTables(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<std::shared_ptr<const CodeTable>> named(const std::string& name);

private:
    std::filesystem::path folder_;
    std::map<std::string, std::shared_ptr<const CodeTable>> tables_;
};

}  // namespace kakehashi::sources
