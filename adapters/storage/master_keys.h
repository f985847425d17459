#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "adapters/storage/kept_key.h"
#include "adapters/storage/sealing.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The master keys of a node, each in a file of its own, mode 0600: number 1 is the file that `keys.master` names, later ones lie beside it under
/// its name with `.2`, `.3`, … Any of them may have been taken away once nothing lies under it. Thread-safe.
class MasterKeys {
public:
    [[nodiscard]] static std::filesystem::path file_of(const std::filesystem::path& first, int number);
    /// Numbers of those that lie there, ascending.
    [[nodiscard]] static std::vector<int> numbers_at(const std::filesystem::path& first);
    /// Writes a new one. Conflicting (KK-4111) when the file exists: it is never overwritten. Unavailable (KK-4114) when it cannot be written.
    [[nodiscard]] static Result<Done> create(const std::filesystem::path& file);

    explicit MasterKeys(std::filesystem::path first) : first_(std::move(first)) {}

    /// Reads those that were not there before. Missing (KK-4112) when there is none, refused (KK-4113) when others than the owner can read one of them.
    [[nodiscard]] Result<Done> read();
    /// Looks for its file when it was not there before. Missing (KK-4115) when it is not.
    [[nodiscard]] Result<Key> key(int number);

    [[nodiscard]] const std::filesystem::path& first() const { return first_; }

private:
    [[nodiscard]] std::optional<Key> known(int number);

    std::filesystem::path first_;
    std::mutex mutex_;
    std::map<int, KeptKey> keys_;
};

}  // namespace kakehashi::storage
