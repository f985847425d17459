#pragma once

#include <cstdint>
#include <string_view>

namespace kakehashi::sources::document {

/// Takes bytes piece by piece, so that nothing large is ever held as a whole.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    /// False when no more is wanted; giving more then changes nothing.
    virtual bool take(std::string_view bytes) = 0;
};

/// How much everything packed in one file may still unpack to. Shared by all that unpack.
struct Budget {
    std::uint64_t left = 0;
    bool spent = false;

    /// False, for ever, once more was asked for than there is.
    bool use(std::uint64_t bytes) {
        spent = spent || bytes > left;
        left -= spent ? 0 : bytes;
        return !spent;
    }
};

}  // namespace kakehashi::sources::document
