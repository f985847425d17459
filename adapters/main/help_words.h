#pragma once

#include <filesystem>

namespace CLI {
class App;
}

namespace kakehashi::app {

/// Puts the Japanese of `conf/help.csv` in the place of what the commands and options below `app` say in English, which is the
/// key of that table. What the table does not have stays English; so does everything when it cannot be read: help must not fail.
void speak_japanese(CLI::App& app, const std::filesystem::path& home);

}  // namespace kakehashi::app
