#pragma once

#include "domain/result.h"

namespace CLI {
class App;
class ParseError;
}

namespace kakehashi::app {

/// What is wrong with a command line that cannot be understood: malformed, KK-8222 for a word nobody knows, KK-8223 for what is
/// missing, KK-8224 for a value. The place is the word or option. A value is never told: it may be somebody's number.
[[nodiscard]] Error usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace kakehashi::app
