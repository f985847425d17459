#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>

#include "domain/identity_table.h"
#include "tests/folders.h"

namespace kakehashi::test {

inline std::string conf_text(const char* name) {
    std::ostringstream text;
    text << std::ifstream(source_dir() / "conf" / name).rdbuf();
    return text.str();
}

/// The tables as delivered.
inline const IdentityTable& identity_table() {
    static const IdentityTable table =
        IdentityTable::parse(conf_text("identity.csv"), conf_text("identity-variants.csv")).value();
    return table;
}

}  // namespace kakehashi::test
