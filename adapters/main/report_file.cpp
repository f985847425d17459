#include "adapters/main/report_file.h"

#include <algorithm>
#include <fstream>

namespace kakehashi::app {
namespace {

constexpr std::size_t beginning = 60;

/// Whether a file begins like this one: an earlier report of the same sort.
bool begins_alike(const std::filesystem::path& path, std::string_view text) {
    std::ifstream in(path, std::ios::binary);
    const std::string_view expected = text.substr(0, std::min(beginning, text.size()));
    std::string found(expected.size(), '\0');
    in.read(found.data(), static_cast<std::streamsize>(found.size()));
    return static_cast<std::size_t>(in.gcount()) == found.size() && found == expected;
}

}  // namespace

Result<Done> write_report(const std::filesystem::path& path, std::string_view text,
                          const std::vector<std::string>& or_alike) {
    std::error_code failed;
    const Place place{path.filename().string(), 0, 0};
    const auto earlier = [&](std::string_view report) { return begins_alike(path, report); };
    if (std::filesystem::exists(std::filesystem::symlink_status(path, failed)) && !earlier(text) &&
        std::ranges::none_of(or_alike, earlier)) {
        return Error{Fault::conflicting, "KK-8421", "a file of this name exists already and is no report", place};
    }
    const Error unwritable{Fault::unavailable, "KK-8422", "the report cannot be written", place};
    std::filesystem::path beside = path;
    beside += ".part";
    {
        std::ofstream out(beside, std::ios::binary | std::ios::trunc);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.close();
        if (!out) {
            std::filesystem::remove(beside, failed);
            return unwritable;
        }
    }
    std::filesystem::rename(beside, path, failed);
    if (failed) {
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        return unwritable;
    }
    return Done{};
}

}  // namespace kakehashi::app
