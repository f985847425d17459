set(SOURCES
  append_race_test.cpp
  made_node.cpp
  race_reader.cpp
  withdrawal_race_test.cpp
)
