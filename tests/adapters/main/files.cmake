set(SOURCES
  consent_evaluate_test.cpp
  drop_box_test.cpp
  entry_lines_test.cpp
  file_names_test.cpp
  folder_output_test.cpp
)
