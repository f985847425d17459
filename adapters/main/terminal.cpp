#include "adapters/main/terminal.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace kakehashi::app {
namespace {

std::int64_t milliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace

Exit exit_for(Fault fault) {
    switch (fault) {
        case Fault::malformed: return Exit::input_has_errors;
        case Fault::conflicting: return Exit::conflict;
        case Fault::missing: return Exit::not_found;
        case Fault::unsupported: return Exit::failed;
        case Fault::refused: return Exit::refused;
        case Fault::unavailable: return Exit::try_again;
        case Fault::broken: return Exit::failed;
    }
    return Exit::failed;
}

Language language() {
    static const Language chosen = [] {
        for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            const char* const value = std::getenv(name);
            if (value != nullptr && *value != '\0') {
                return std::string_view(value).starts_with("ja") ? Language::japanese : Language::english;
            }
        }
        return Language::english;
    }();
    return chosen;
}

std::string_view said(std::string_view english, std::string_view japanese) {
    return language() == Language::japanese ? japanese : english;
}

std::string in_red(const std::string& text) {
    const char* const no_color = std::getenv("NO_COLOR");
    const bool colours = isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    return colours ? "\033[31m" + text + "\033[0m" : text;
}

ProgressBar::ProgressBar(std::string what)
    : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1), last_(milliseconds()) {}

ProgressBar::~ProgressBar() {
    if (terminal_ && shown_) {
        std::fputc('\n', stderr);
    }
}

void ProgressBar::show(std::uint64_t done, std::uint64_t all) {
    constexpr int width = 30;
    constexpr std::int64_t bar_pause = 100;
    constexpr std::int64_t line_pause = 3'000;
    const std::int64_t now = milliseconds();
    const bool finished = done >= all;
    const bool soon = now - last_ < (terminal_ ? bar_pause : line_pause);
    if (!finished && soon && (shown_ || !terminal_)) {  // what is done at once has one line: that it is done
        return;
    }
    last_ = now;
    shown_ = true;
    const auto percent = static_cast<int>(all == 0 ? 100 : done * 100 / all);
    if (!terminal_) {
        std::fprintf(stderr, "%s: %llu/%llu (%d %%)\n", what_.c_str(), static_cast<unsigned long long>(done),
                     static_cast<unsigned long long>(all), percent);
        return;
    }
    const int filled = percent * width / 100;
    const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(width - filled), '.');
    std::fprintf(stderr, "\r%s [%s] %3d %% %llu/%llu", what_.c_str(), bar.c_str(), percent,
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(all));
    std::fflush(stderr);
}

}  // namespace kakehashi::app
