set(SOURCES
  paper.cpp
)
set(HEADERS
  paper.h
)
