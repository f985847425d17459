set(SOURCES
  mender_test.cpp
  raw_records_test.cpp
  tables_test.cpp
  written_forms_test.cpp)
