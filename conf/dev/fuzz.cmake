# cmake -C conf/dev/fuzz.cmake -B build-fuzz …: builds tests/fuzz as libFuzzer programs; needs clang. Then for example
#   build-fuzz/tests/fuzz/fuzz_careplan -max_total_time=60 tests/fuzz/corpus/careplan
set(CMAKE_CXX_COMPILER clang++ CACHE STRING "")
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
# Coverage of every layer, without libFuzzer's main.
set(CMAKE_CXX_FLAGS "-fsanitize=fuzzer-no-link" CACHE STRING "")
set(KAKEHASHI_SANITIZE "address,undefined" CACHE STRING "")
set(KAKEHASHI_FUZZ ON CACHE BOOL "")
