#include "adapters/main/own_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace kakehashi::app {

void keep_own_memory() noexcept {
    constexpr rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace kakehashi::app
