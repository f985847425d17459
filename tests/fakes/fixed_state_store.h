#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "consent/ports/state_store.h"

namespace kakehashi::test {

/// A StateStore with what a test put into it. Filled first, then shared by threads.
class FixedStateStore : public consent::StateStore {
public:
    explicit FixedStateStore(std::shared_ptr<const consent::Standing> standing) : standing_(std::move(standing)) {}

    void add(InsurerNumber insurer, InsuredNumber insured, std::shared_ptr<const consent::Subject> subject) {
        subjects_[{insurer, insured}] = std::move(subject);
    }
    [[nodiscard]] const auto& subjects() const { return subjects_; }
    /// From now on every call answers with `error`; with nothing, the store works again.
    void fail_with(std::optional<Error> error) {
        const std::scoped_lock lock(mutex_);
        error_ = std::move(error);
    }

    Result<std::shared_ptr<const consent::Standing>> standing() override {
        if (auto error = failure()) {
            return *error;
        }
        return standing_;
    }
    void forget_standing() override {}

    Result<std::shared_ptr<const consent::Subject>> load(InsurerNumber insurer, InsuredNumber insured,
                                                         consent::History /*history*/) override {
        if (auto error = failure()) {
            return *error;
        }
        const auto found = subjects_.find({insurer, insured});
        return found == subjects_.end() ? nullptr : found->second;
    }
    void forget(PersonId /*person*/) override {}
    bool remembers(InsurerNumber /*insurer*/, InsuredNumber /*insured*/, consent::History /*history*/) override {
        return true;
    }

private:
    std::optional<Error> failure() {
        const std::scoped_lock lock(mutex_);
        return error_;
    }

    std::shared_ptr<const consent::Standing> standing_;
    std::map<std::pair<InsurerNumber, InsuredNumber>, std::shared_ptr<const consent::Subject>> subjects_;
    std::mutex mutex_;
    std::optional<Error> error_;
};

}  // namespace kakehashi::test
