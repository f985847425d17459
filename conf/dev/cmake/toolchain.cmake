# Warnings, sanitizers and hardening, the same for every target.
add_compile_options(-Wall -Wextra -Wpedantic -Werror -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these two inside inlined standard containers.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
endif()
add_link_options(-Wl,-z,relro,-z,now)

set(KAKEHASHI_SANITIZE "" CACHE STRING "address,undefined | thread | empty")
if(KAKEHASHI_SANITIZE)
  add_compile_options(-fsanitize=${KAKEHASHI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(KAKEHASHI_SANITIZE MATCHES "undefined")
    # RapidJSON of Debian 12 adds to a null pointer before its stack has memory; the check of types asks for what SOCI's library
    # keeps to itself.
    add_compile_options(-fno-sanitize=pointer-overflow,vptr)
  endif()
  add_link_options(-fsanitize=${KAKEHASHI_SANITIZE})
  if(KAKEHASHI_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # fences of Boost.Asio, which are not followed; its queues have locks beside them
  endif()
else()
  add_compile_definitions($<$<CONFIG:RelWithDebInfo>:_FORTIFY_SOURCE=2>)
endif()

find_program(KAKEHASHI_CCACHE ccache)
if(KAKEHASHI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${KAKEHASHI_CCACHE}")
endif()
# Line tables only: full debug information doubles the time of a build and adds little to a stack trace.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
