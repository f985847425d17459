#pragma once

#include <functional>

namespace kakehashi {

/// Somewhere work can be done: a thread, a pool, an event loop. Thread-safe.
class Executor {
public:
    virtual ~Executor() = default;
    /// Does `work` there, soon and once. `work` throws nothing. Takes work until everybody who may hand some over is done.
    virtual void run(std::function<void()> work) = 0;
};

/// Where the steps of one request are done.
struct Threads {
    Executor& here;       ///< the request's own thread, shared with other requests: nothing there may wait
    Executor& elsewhere;  ///< threads for what waits: for a database, a file
};

}  // namespace kakehashi
