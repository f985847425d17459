#pragma once

namespace kakehashi::app {

/// Reads the command line, runs one command and returns the exit status (docs/README.md lists both).
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace kakehashi::app
