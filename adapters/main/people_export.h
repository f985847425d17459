#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "consent/people_list.h"
#include "domain/result.h"
#include "domain/scale_book.h"

namespace kakehashi::app {

/// A file of records, one JSON object a line, readable by its owner only. It grows beside its place, under its name with `.part`, and takes
/// its place when whole; what was written of an export that broke off stays there and can be gone on with.
class PeopleExport {
public:
    /// Conflicting (KK-6611) when the file is there already, or a part of it is and it is not to be gone on with; missing (KK-6612) when there
    /// is none to go on with; unavailable (KK-6613) when it cannot be written.
    [[nodiscard]] static Result<PeopleExport> begin(const std::filesystem::path& file, bool resume);
    PeopleExport(PeopleExport&& other) noexcept;
    PeopleExport& operator=(PeopleExport&&) = delete;
    ~PeopleExport();

    /// Who stands in the last whole line.
    [[nodiscard]] const std::optional<consent::PersonNumbers>& last() const { return last_; }
    [[nodiscard]] std::int64_t people() const { return people_; }

    [[nodiscard]] Result<Done> write(const consent::PeoplePage& page, const ScaleBook& scales);
    [[nodiscard]] Result<Done> finish();

private:
    PeopleExport(std::filesystem::path file, int descriptor) : file_(std::move(file)), descriptor_(descriptor) {}
    [[nodiscard]] Result<Done> go_on();

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::optional<consent::PersonNumbers> last_;
    std::int64_t people_ = 0;
};

}  // namespace kakehashi::app
