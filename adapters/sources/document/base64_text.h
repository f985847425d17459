#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/sources/document/byte_sink.h"

namespace kakehashi::sources::document {

/// Decodes base64 (RFC 4648, white space allowed) that comes piece by piece.
class Base64Text final : public ByteSink {
public:
    explicit Base64Text(ByteSink& to) : to_(to) {}
    bool take(std::string_view text) override;
    /// Whether all of it was base64 and came to its end.
    [[nodiscard]] bool finish() const { return !broken_ && (count_ == 0 || padding_ > 0); }

private:
    ByteSink& to_;
    std::uint32_t group_ = 0;
    int count_ = 0;
    int padding_ = 0;
    bool broken_ = false;
};

}  // namespace kakehashi::sources::document
