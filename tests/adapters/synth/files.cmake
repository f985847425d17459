set(SOURCES
  careplan_sets_test.cpp
  synth_test.cpp
)
