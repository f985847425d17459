set(SOURCES
  demo_ca_test.cpp
)
