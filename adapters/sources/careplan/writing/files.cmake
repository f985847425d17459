set(SOURCES
  row_writer.cpp
  set_conversion.cpp)
set(HEADERS
  row_writer.h
  set_conversion.h)
