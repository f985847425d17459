set(SOURCES
  ledger_face.cpp)
set(HEADERS
  ledger_face.h)
