set(SOURCES
  consent_evaluate_test.cpp
  folder_output_test.cpp
)
