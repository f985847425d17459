#include "adapters/main/spool_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

namespace kakehashi::app {
namespace {

Error no_room() { return {Fault::unavailable, "KK-8452", "there is no room to unpack the archive"}; }

class Stretch final : public RawBytes {
public:
    Stretch(std::shared_ptr<const SpoolFile> spool, std::uint64_t begin, std::uint64_t size)
        : spool_(std::move(spool)), begin_(begin), size_(size) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset >= size_) {
            return std::size_t{0};
        }
        const std::size_t count = std::min<std::uint64_t>(to.size(), size_ - offset);
        TRY_DONE(spool_->read(begin_ + offset, to.first(count)));
        return count;
    }

private:
    std::shared_ptr<const SpoolFile> spool_;
    std::uint64_t begin_;
    std::uint64_t size_;
};

}  // namespace

Result<std::shared_ptr<SpoolFile>> SpoolFile::open(const std::filesystem::path& folder) {
    std::string path = (folder / "kakehashi-unpacked-XXXXXX").string();
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return no_room();
    }
    ::unlink(path.c_str());
    return std::shared_ptr<SpoolFile>(new SpoolFile(descriptor));
}

SpoolFile::~SpoolFile() { ::close(descriptor_); }

Result<Done> SpoolFile::append(std::string_view bytes) {
    std::uint64_t end = size_;
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(end));
        if (put <= 0) {
            return no_room();
        }
        end += static_cast<std::uint64_t>(put);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    size_ = end;
    return Done{};
}

Result<Done> SpoolFile::read(std::uint64_t offset, std::span<char> to) const {
    std::size_t done = 0;
    while (done < to.size()) {
        const ssize_t got = ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
        if (got <= 0) {
            return no_room();
        }
        done += static_cast<std::size_t>(got);
    }
    return Done{};
}

std::shared_ptr<RawBytes> stretch_of(std::shared_ptr<const SpoolFile> spool, std::uint64_t begin, std::uint64_t size) {
    return std::make_shared<Stretch>(std::move(spool), begin, size);
}

}  // namespace kakehashi::app
