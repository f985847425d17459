#pragma once

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "domain/ports/source.h"

namespace kakehashi::sources::test {

/// Bytes in memory that are given out at most `step` at a time, and may fail or end early.
class ProbeBytes final : public RawBytes {
public:
    explicit ProbeBytes(std::string content, std::size_t step = static_cast<std::size_t>(-1))
        : content_(std::move(content)), step_(step) {}
    void fail_from(std::uint64_t offset) { fail_from_ = offset; }
    void pretend_size(std::uint64_t size) { pretended_ = size; }

    [[nodiscard]] std::uint64_t size() const override { return pretended_ == 0 ? content_.size() : pretended_; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset + to.size() > fail_from_) {
            return Error{Fault::unavailable, "KK-0000", "the disk is gone", {}};
        }
        if (offset >= content_.size()) {
            return std::size_t{0};
        }
        const std::size_t count = std::min({to.size(), step_, content_.size() - static_cast<std::size_t>(offset)});
        std::memcpy(to.data(), content_.data() + offset, count);
        return count;
    }

private:
    std::string content_;
    std::size_t step_;
    std::uint64_t fail_from_ = static_cast<std::uint64_t>(-1);
    std::uint64_t pretended_ = 0;
};

/// Keeps all that a source gives.
class RecordingSink final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        units.push_back(std::move(unit));
        return give_up_after != 0 && units.size() >= give_up_after
                   ? Result<Done>(Error{Fault::unavailable, "KK-0000", "the store is full", {}})
                   : Result<Done>(Done{});
    }
    Result<Done> take(OfficeEntry office) override {
        offices.push_back(std::move(office));
        return Done{};
    }
    Result<Done> take(InsurerStatusEntry status) override {
        statuses.push_back(std::move(status));
        return Done{};
    }
    void found(Finding finding) override { findings.push_back(std::move(finding)); }
    void progress(std::uint64_t count) override { rows = count; }

    /// The findings of the set and of every unit, in that order.
    [[nodiscard]] std::vector<Finding> all_findings() const;

    std::vector<PersonUnit> units;
    std::vector<OfficeEntry> offices;
    std::vector<InsurerStatusEntry> statuses;
    std::vector<Finding> findings;
    std::uint64_t rows = 0;
    std::size_t give_up_after = 0;
};

/// Name and content of one file of a set.
struct NamedContent {
    std::string name;
    std::string content;
};

[[nodiscard]] std::filesystem::path conf_dir();
[[nodiscard]] std::filesystem::path golden_dir();
[[nodiscard]] std::string content_of(const std::filesystem::path& path);
[[nodiscard]] NamedContent golden(const std::string& path);
/// UTF-8 as CP932, by iconv.
[[nodiscard]] std::string cp932(const std::string& utf8);

/// Claims the files as the source itself would and reads them; at most `step` bytes at a time.
[[nodiscard]] RecordingSink read_set(const Source& source, const std::vector<NamedContent>& files,
                                     std::size_t step = static_cast<std::size_t>(-1));
/// All that the sink kept, as JSON with one unit a line.
[[nodiscard]] std::string printed(const RecordingSink& sink);
/// The finding as `RULE severity file:line#item name [detail]`.
[[nodiscard]] std::string printed(const Finding& finding);
/// Whether exactly one finding is printed so.
[[nodiscard]] bool found(const RecordingSink& sink, const std::string& printed_finding);
/// The expected text beside a golden input; with UPDATE_GOLDEN=1 it is written first.
[[nodiscard]] std::string expected(const std::string& name, const std::string& actual);

}  // namespace kakehashi::sources::test
