set(SOURCES
  municipality_face.cpp
  people_list_query.cpp
  record_query.cpp)
set(HEADERS
  municipality_face.h
  people_list_query.h
  record_query.h)
