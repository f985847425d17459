#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "domain/ports/source.h"

namespace kakehashi {

/// The files of an import, in the order in which they were found. There may be a million: each is made when it is asked for
/// and let go of when its set is settled. Not for sharing between threads.
class SourceFiles {
public:
    virtual ~SourceFiles() = default;
    [[nodiscard]] virtual std::size_t size() const = 0;
    /// The file of that number, from 0 on: always the same one.
    [[nodiscard]] virtual SourceFile at(std::size_t number) const = 0;
    [[nodiscard]] virtual std::uint64_t bytes_of(std::size_t number) const = 0;
};

/// A few files in hand.
class HeldFiles final : public SourceFiles {
public:
    explicit HeldFiles(std::vector<SourceFile> files) : files_(std::move(files)) {}
    [[nodiscard]] std::size_t size() const override { return files_.size(); }
    [[nodiscard]] SourceFile at(std::size_t number) const override { return files_[number]; }
    [[nodiscard]] std::uint64_t bytes_of(std::size_t number) const override { return files_[number].bytes->size(); }

private:
    std::vector<SourceFile> files_;
};

}  // namespace kakehashi
