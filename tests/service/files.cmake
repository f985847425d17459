set(SOURCES
  failing_store_test.cpp
  https_limits_test.cpp
  https_public_test.cpp
  https_test.cpp
  test_pki.cpp
  tls_client.cpp
)
