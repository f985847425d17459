set(SOURCES
  careplan_sets_test.cpp
  certification_rows_test.cpp
  synth_test.cpp
)
