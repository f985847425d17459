# cmake -C conf/dev/tsan.cmake -B build-tsan …: data races are reported as tests run.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(KAKEHASHI_SANITIZE "thread" CACHE STRING "")
