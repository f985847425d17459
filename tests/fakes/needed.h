#pragma once

#include <boost/test/unit_test.hpp>
#include <utility>

#include "domain/result.h"

namespace kakehashi::test {

/// The value of a Result that a test cannot go on without.
template <class T>
T needed(Result<T> result) {
    if (!result.has_value()) {
        BOOST_FAIL(result.error().code << " " << result.error().message);
    }
    return std::move(result).value();
}

}  // namespace kakehashi::test
