set(SOURCES
  careplan_sets_test.cpp
  every_kind_test.cpp
  identity_set_test.cpp
  life_town_test.cpp
  certification_rows_test.cpp
  synth_test.cpp
)
