#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/ports/import_store.h"
#include "domain/result.h"

namespace kakehashi {

/// What became of one set, for the report.
struct SetResult {
    SetId id;  ///< 0 when nothing was stored (check, unknown file)
    SetName name;
    SetReport report;
    /// Why the set was not settled, if it was not: nothing of it is half done, and taking it in again goes on. Also told as
    /// finding F14 or, of files that cannot be read (the outcome is then `quarantined`), F15.
    std::optional<Error> error{};
    std::size_t files = 0;     ///< that the set came in; 0: not known any more
    std::string first_file{};  ///< the name of one of them
};

/// The results of an import in the order in which they are told. A set that waited and is tried again at the end of the run
/// has its result replaced, which is why they are told after it. Not for sharing between threads.
class SetResults {
public:
    virtual ~SetResults() = default;
    virtual void add(const SetResult& result) = 0;
    virtual void replace(std::size_t number, const SetResult& result) = 0;
    [[nodiscard]] virtual std::size_t size() const = 0;
    /// The result of that number, from 0 on.
    [[nodiscard]] virtual SetResult at(std::size_t number) const = 0;
    /// The number of a stored set's result.
    [[nodiscard]] virtual std::optional<std::size_t> find(SetId set) const = 0;
};

/// Results in memory.
class HeldResults final : public SetResults {
public:
    HeldResults() = default;
    explicit HeldResults(std::vector<SetResult> results) : results_(std::move(results)) {}
    void add(const SetResult& result) override { results_.push_back(result); }
    void replace(std::size_t number, const SetResult& result) override { results_[number] = result; }
    [[nodiscard]] std::size_t size() const override { return results_.size(); }
    [[nodiscard]] SetResult at(std::size_t number) const override { return results_[number]; }
    [[nodiscard]] std::optional<std::size_t> find(SetId set) const override {
        const auto found = std::ranges::find(results_, set, &SetResult::id);
        return found == results_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - results_.begin()));
    }
    [[nodiscard]] std::vector<SetResult> taken() && { return std::move(results_); }

private:
    std::vector<SetResult> results_;
};

}  // namespace kakehashi
