set(SOURCES
  node_metrics.cpp
  operator_face.cpp)
set(HEADERS
  node_metrics.h
  operator_face.h)
