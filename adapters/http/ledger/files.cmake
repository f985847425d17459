set(SOURCES
  ledger_face.cpp
  tree_query.cpp)
set(HEADERS
  ledger_face.h
  tree_query.h)
