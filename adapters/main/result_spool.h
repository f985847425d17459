#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "adapters/main/spool_file.h"
#include "domain/set_results.h"

namespace kakehashi::app {

/// Results of very many sets: beyond some MiB they lie in a file without a name in the folder `spool`, and 16 bytes of each in
/// memory. When the folder does not take them they stay in memory: no result is lost for want of room. Not for sharing between
/// threads.
class ResultSpool final : public SetResults {
public:
    static constexpr std::size_t held_at_most = std::size_t{4} << 20U;  ///< bytes in memory

    explicit ResultSpool(std::filesystem::path spool, std::size_t at_most = held_at_most)
        : folder_(std::move(spool)), at_most_(at_most) {}

    void add(const SetResult& result) override;
    void replace(std::size_t number, const SetResult& result) override;
    [[nodiscard]] std::size_t size() const override { return kept_.size(); }
    [[nodiscard]] SetResult at(std::size_t number) const override;
    [[nodiscard]] std::optional<std::size_t> find(SetId set) const override;
    /// As if nothing had been stored: the numbers of the sets are gone.
    void forget_ids();

private:
    struct Kept {
        std::int64_t id = 0;
        std::uint64_t begin = 0;
    };
    [[nodiscard]] std::uint64_t put(const SetResult& result);
    [[nodiscard]] Result<std::string> bytes_at(std::uint64_t begin) const;

    std::filesystem::path folder_;
    std::size_t at_most_;
    std::shared_ptr<SpoolFile> file_;
    bool has_room_ = true;
    std::string held_;  ///< what comes after the bytes of the file
    std::deque<Kept> kept_;
};

}  // namespace kakehashi::app
