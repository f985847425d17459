#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "domain/result.h"

/// What a measurement cannot do without: its value, else the end of the program with what was tried and why it failed.
template <class T>
T must(kakehashi::Result<T> result, const char* what) {
    if (!result) {
        std::fprintf(stderr, "%s: %s\n", what, result.error().message.c_str());
        std::exit(1);
    }
    return std::move(result).value();
}
