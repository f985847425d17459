#include <csignal>
#include <cstdio>
#include <exception>

#include "adapters/main/command_line.h"
#include "adapters/main/own_memory.h"

int main(int argc, char** argv) {
    kakehashi::app::keep_own_memory();
    // A write beyond a limit on the size of files shall fail as on a full disk, not end the program.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return kakehashi::app::run_command_line(argc, argv);
    } catch (const std::exception&) {
        // What an exception says may quote data: it is not told.
        std::fputs("kakehashi: an internal step failed [KK-9001]\n", stderr);
        return 1;
    }
}
