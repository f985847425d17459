# XmlSec::XmlSec: the XML Security Library with OpenSSL (libxmlsec1). Its headers want macros that only the files which
# include them may have, for a precompiled header serves no file with other macros: uses_xmlsec(FILE…) gives them.
find_package(PkgConfig REQUIRED)
pkg_check_modules(XMLSEC REQUIRED xmlsec1-openssl)
add_library(XmlSec::XmlSec INTERFACE IMPORTED)
set_target_properties(XmlSec::XmlSec PROPERTIES
  INTERFACE_INCLUDE_DIRECTORIES "${XMLSEC_INCLUDE_DIRS}" INTERFACE_LINK_LIBRARIES "${XMLSEC_LINK_LIBRARIES}")
list(APPEND XMLSEC_CFLAGS_OTHER -DXMLSEC_CRYPTO_OPENSSL=1)
list(REMOVE_DUPLICATES XMLSEC_CFLAGS_OTHER)

function(uses_xmlsec)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${XMLSEC_CFLAGS_OTHER}" SKIP_PRECOMPILE_HEADERS ON)
endfunction()
