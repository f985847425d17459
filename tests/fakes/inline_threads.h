#pragma once

#include <functional>

#include "domain/executor.h"

namespace kakehashi::test {

/// Does the work at once, on the thread that hands it over.
class InlineExecutor final : public Executor {
public:
    void run(std::function<void()> work) override { work(); }
};

inline Threads inline_threads() {
    static InlineExecutor at_once;
    return {at_once, at_once};
}

}  // namespace kakehashi::test
