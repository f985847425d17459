# `check`: formatting (where clang-format is installed), every header by itself, every test.
find_program(KAKEHASHI_CLANG_FORMAT NAMES clang-format clang-format-14)
get_property(test_targets GLOBAL PROPERTY KAKEHASHI_TEST_TARGETS)

if(KAKEHASHI_CLANG_FORMAT)
  add_custom_target(check_format
    COMMAND "${CMAKE_SOURCE_DIR}/scripts/format" --check "${KAKEHASHI_CLANG_FORMAT}"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" VERBATIM)
else()
  add_custom_target(check_format COMMAND "${CMAKE_COMMAND}" -E echo "clang-format is not installed: format not checked")
endif()

add_custom_target(check
  COMMAND "${CMAKE_CTEST_COMMAND}" --output-on-failure
  WORKING_DIRECTORY "${CMAKE_BINARY_DIR}" USES_TERMINAL VERBATIM)
add_dependencies(check check_format kakehashi ${test_targets})
if(CMAKE_VERIFY_INTERFACE_HEADER_SETS)
  add_dependencies(check all_verify_interface_header_sets)
endif()
