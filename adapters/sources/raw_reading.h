#pragma once

#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "domain/ports/source.h"

namespace kakehashi::sources {

/// Reads until `to` is full or the bytes end.
[[nodiscard]] Result<std::size_t> read_fully(RawBytes& bytes, std::uint64_t offset, std::span<char> to);

/// Bytes that are already in memory.
class MemoryBytes final : public RawBytes {
public:
    explicit MemoryBytes(std::string content) : content_(std::move(content)) {}
    [[nodiscard]] std::uint64_t size() const override { return content_.size(); }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override;

private:
    std::string content_;
};

}  // namespace kakehashi::sources
