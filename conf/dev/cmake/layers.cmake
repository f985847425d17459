# layer(FOLDER [PURE] [MAY_USE folder…|ALL] [LINKS target…])
#
# One static library per folder, its files listed by name in FOLDER/files.cmake. Only this function links layers
# to each other, so the calls in the root file are the architecture. The table is written out for tests/architecture,
# which also checks every #include and, for PURE layers, every undefined symbol.

set_property(GLOBAL PROPERTY KAKEHASHI_LAYER_TABLE "")
set_property(GLOBAL PROPERTY KAKEHASHI_LAYERS "")

function(layer folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PURE" "" "MAY_USE;LINKS")
  string(REPLACE "/" "_" name "kakehashi_${folder}")
  set(SOURCES "")
  set(HEADERS "")
  include("${CMAKE_CURRENT_SOURCE_DIR}/${folder}/files.cmake")
  list(TRANSFORM SOURCES PREPEND "${folder}/")
  list(TRANSFORM HEADERS PREPEND "${folder}/")

  add_library(${name} STATIC ${SOURCES})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_CURRENT_SOURCE_DIR}" FILES ${HEADERS})
  target_include_directories(${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
  if(arg_MAY_USE STREQUAL "ALL")
    get_property(uses GLOBAL PROPERTY KAKEHASHI_LAYERS)
  else()
    set(uses ${arg_MAY_USE})
  endif()
  foreach(used IN LISTS uses)
    string(REPLACE "/" "_" used_name "kakehashi_${used}")
    target_link_libraries(${name} PUBLIC ${used_name})
  endforeach()
  target_link_libraries(${name} PUBLIC ${arg_LINKS})

  set(purity "open")
  if(arg_PURE)
    set(purity "pure")
  endif()
  string(REPLACE ";" "," uses_text "${uses}")
  set_property(GLOBAL APPEND_STRING PROPERTY KAKEHASHI_LAYER_TABLE
               "${folder}|${purity}|${uses_text}|$<TARGET_FILE:${name}>\n")
  set_property(GLOBAL APPEND PROPERTY KAKEHASHI_LAYERS ${folder})
endfunction()

function(write_layer_table path)
  get_property(table GLOBAL PROPERTY KAKEHASHI_LAYER_TABLE)
  file(GENERATE OUTPUT "${path}" CONTENT "${table}")
endfunction()
