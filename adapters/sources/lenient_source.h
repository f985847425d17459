#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "domain/ports/source.h"

namespace kakehashi::sources {

/// A source read leniently: what breaks one of `rules` is told as a warning, and its rows are taken as they stand. Which
/// rules may be taken so is said in `conf/finding-actions.csv`; only rules whose rows a source builds wholly belong there.
class LenientSource final : public Source {
public:
    using Rules = std::set<std::string, std::less<>>;

    LenientSource(std::unique_ptr<Source> strict, Rules rules) : strict_(std::move(strict)), rules_(std::move(rules)) {}

    [[nodiscard]] std::string_view standard() const override { return strict_->standard(); }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override {
        return strict_->recognise(name, head);
    }
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override {
        return strict_->patched(stored_body, patch);
    }
    [[nodiscard]] int precedence(const SetName& set) const override { return strict_->precedence(set); }

private:
    std::unique_ptr<Source> strict_;
    Rules rules_;
};

}  // namespace kakehashi::sources
