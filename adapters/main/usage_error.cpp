#include "adapters/main/usage_error.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>

namespace kakehashi::app {
namespace {

bool is_name(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; });
}

/// The name a word or a message of the parser begins with; empty when that is none: `--port=X`, `--port: X is too large`.
std::string name_in(std::string_view text) {
    const std::string_view name = text.substr(0, text.find_first_of(" :="));
    return is_name(name) ? std::string(name) : std::string{};
}

}  // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    // With `fallthrough` a word nobody knows is also told as a missing command.
    if (const auto unknown = app.remaining(true); !unknown.empty()) {
        return {Fault::malformed, "KK-8222", "no such command or option", {name_in(unknown.front()), 0, 0}};
    }
    const Place place{name_in(error.what()), 0, 0};
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        return {Fault::malformed, "KK-8223", "a command or option is missing", place};
    }
    return {Fault::malformed, "KK-8224", "this option does not take that", place};
}

}  // namespace kakehashi::app
