#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/mending/mend.h"
#include "domain/result.h"

namespace kakehashi::sources::mending {

/// How the files of a standard are written (`conf/mending/dialects.csv`).
struct Dialect {
    enum class Header : std::uint8_t { none, names, ids };

    bool accepts_utf8 = false;  ///< beside CP932
    std::set<std::string, std::less<>> line_ends;  ///< "crlf" "lf" "cr"
    Header header = Header::none;
    bool space_clears = false;  ///< a cell of spaces means something
};

/// The mends and what they need to know, as read from `conf/`. Immutable; may be shared by threads.
class Tables {
public:
    struct Words {
        std::string id;
        bool safe = true;  ///< false: suggested only, whatever the case
        std::string japanese;
        std::string english;
        std::string why_japanese;
        std::string why_english;
    };

    /// Malformed, naming file and row: an unknown mend, one missing or twice, an unknown word.
    [[nodiscard]] static Result<Tables> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] const Words& words(Mend mend) const { return words_[static_cast<std::size_t>(mend)]; }
    /// By id; null when there is none.
    [[nodiscard]] const Words* words(std::string_view id) const;
    /// Null for a standard without a row.
    [[nodiscard]] const Dialect* dialect(std::string_view standard) const;
    /// Characters that other systems write for one of the code page: each becomes the text beside it.
    [[nodiscard]] const std::map<std::uint32_t, std::string>& folding() const { return folding_; }

    /// What desktops put around the names of copies. `#` stands for digits.
    struct CopyNames {
        std::vector<std::string> before;
        std::vector<std::string> after;    ///< between name and ending
        std::vector<std::string> endings;  ///< a further ending behind the own one
    };
    [[nodiscard]] const CopyNames& copy_names() const { return copy_names_; }

private:
    Result<Done> read_mends(const std::filesystem::path& file);
    Result<Done> read_dialects(const std::filesystem::path& file);
    Result<Done> read_folding(const std::filesystem::path& file);
    Result<Done> read_copy_names(const std::filesystem::path& file);

    std::array<Words, mend_count> words_;
    std::map<std::string, Dialect, std::less<>> dialects_;
    std::map<std::uint32_t, std::string> folding_;
    CopyNames copy_names_;
};

}  // namespace kakehashi::sources::mending
