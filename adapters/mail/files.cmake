set(SOURCES
  smtp_sender.cpp
)
set(HEADERS
  smtp_sender.h
)
