#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "domain/result.h"

namespace kakehashi::app {

enum class Health : std::uint8_t { ok, warn, fail };

/// One line of `doctor`.
struct Check {
    std::string name;
    Health health = Health::ok;
    std::string what;
    std::string cure;
};

/// Good, or what the error says and where.
template <class T>
Check from_result(std::string name, const Result<T>& result, std::string cure) {
    if (result) {
        return {std::move(name), Health::ok, "", ""};
    }
    const Error& error = result.error();
    std::string place = error.place.file;
    if (error.place.line != 0) {
        place += ":" + std::to_string(error.place.line);
    }
    place += place.empty() ? "" : ": ";
    return {std::move(name), Health::fail, place + error.message + " [" + error.code + "]", std::move(cure)};
}

}  // namespace kakehashi::app
