# cmake -C conf/dev/fuzz.cmake -B build-fuzz …: builds tests/fuzz as libFuzzer programs; needs clang. Then for example
#   build-fuzz/tests/fuzz/fuzz_careplan -max_total_time=60 tests/fuzz/corpus/careplan
set(CMAKE_CXX_COMPILER clang++ CACHE STRING "")
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
# Coverage of every layer, without libFuzzer's main. Asio of Debian 12 knows coroutines of the standard under GCC only, unless told.
set(CMAKE_CXX_FLAGS "-fsanitize=fuzzer-no-link -DBOOST_ASIO_HAS_CO_AWAIT=1 -DBOOST_ASIO_HAS_STD_COROUTINE=1" CACHE STRING "")
set(KAKEHASHI_SANITIZE "address,undefined" CACHE STRING "")
set(KAKEHASHI_FUZZ ON CACHE BOOL "")
