set(SOURCES
  consent_evaluate_test.cpp
)
