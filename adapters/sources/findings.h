#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/graded.h"
#include "adapters/sources/layout.h"
#include "domain/finding.h"

namespace kakehashi::sources {

/// Findings about one unit or file, bounded: beyond the limit only one that is graver than all before is kept, so that
/// the outcome stays true however much is wrong.
class Findings {
public:
    explicit Findings(std::string file, std::size_t limit = 100) : file_(std::move(file)), limit_(limit) {}

    void add(Graded rule, std::uint32_t line, std::string detail = {});
    void add(Graded rule, std::uint32_t line, const Item& item, std::string detail = {});
    void add(Finding finding);
    void set_file(std::string file) { file_ = std::move(file); }

    [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
    [[nodiscard]] std::vector<Finding> take() { return std::move(all_); }
    [[nodiscard]] bool holds(Severity severity) const;
    /// Whether the file in hand is told of already, with the same rule, item and detail, on whatever line.
    [[nodiscard]] bool tells(Graded rule, const Item& item, std::string_view detail) const;
    /// The same findings, none graver than a warning.
    void soften();
    /// The same findings; those that put a person aside refuse the set, for they are about a row that is everybody's.
    void refuse();

private:
    std::string file_;
    std::size_t limit_;
    std::vector<Finding> all_;
};

/// What a finding may show of a value: short plain ASCII that is no long number; else `***`.
[[nodiscard]] std::string excerpt(const Item& item, std::string_view value);

}  // namespace kakehashi::sources
