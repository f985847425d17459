#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::app {

/// Exit statuses of the command line, as the contract names them.
enum class Exit : int {
    ok = 0,
    failed = 1,
    usage = 2,
    input_has_errors = 3,
    not_authenticated = 4,
    refused = 5,
    not_found = 6,
    conflict = 7,
    peer = 8,
    partly = 9,
    try_again = 75,
    interrupted = 130,
};

[[nodiscard]] Exit exit_for(Fault fault);

enum class Language : std::uint8_t { english, japanese };

/// By LC_ALL, LC_MESSAGES, LANG: Japanese when it begins with `ja`.
[[nodiscard]] Language language();

/// `english` or `japanese`, by the language of the terminal.
[[nodiscard]] std::string_view said(std::string_view english, std::string_view japanese);

/// For standard output: red on a terminal, unless NO_COLOR is set.
[[nodiscard]] std::string in_red(const std::string& text);

/// Progress on standard error: a bar on a terminal, a line every few seconds elsewhere. Not for sharing between threads.
class ProgressBar {
public:
    explicit ProgressBar(std::string what);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::uint64_t done, std::uint64_t all);

private:
    std::string what_;
    bool terminal_;
    bool shown_ = false;
    std::int64_t last_;
};

}  // namespace kakehashi::app
