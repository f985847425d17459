set(SOURCES
  municipality_face.cpp
  record_query.cpp)
set(HEADERS
  municipality_face.h
  record_query.h)
