set(SOURCES
  paper_test.cpp
)
