# cmake -C conf/dev/asan.cmake -B build-asan …: addresses, lifetimes and undefined behaviour are checked as tests run.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(KAKEHASHI_SANITIZE "address,undefined" CACHE STRING "")
