#include "adapters/main/rounds.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace kakehashi::app {

Rounds::Rounds(Work work)
    : thread_([work = std::move(work)](const std::stop_token& told) {
          std::mutex mutex;
          std::condition_variable_any pause;
          std::unique_lock lock(mutex);
          while (!told.stop_requested()) {
              pause.wait_for(lock, told, work(told), [] { return false; });
          }
      }) {}

}  // namespace kakehashi::app
