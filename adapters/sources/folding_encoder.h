#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/cp932_encoder.h"
#include "domain/result.h"

namespace kakehashi::sources {

/// One character, or a pair that is written as one, that had no place in the code page, and what stands for it.
struct Substitution {
    std::u32string character;
    std::string written;  ///< UTF-8; empty: left out because nothing of it is ever seen
    bool is_known = false;  ///< false: the table has nothing for it, and a 〓 was written

    friend bool operator==(const Substitution&, const Substitution&) = default;
};

/// UTF-8 to code page 932 where something has to be written for every character. A character is written as itself or, told as a substitution, as what the table
/// `conf/folding/cp932.csv` gives for it; never as something else. Immutable; may be shared by threads.
class FoldingEncoder {
public:
    /// Malformed, naming file and row, when a row of the table gives what the code page does not have, or changes a
    /// character that it has. Unavailable when CP932 is not known.
    [[nodiscard]] static Result<std::shared_ptr<const FoldingEncoder>> open(const std::filesystem::path& conf_dir);

    /// Appends `text`, which is well-formed UTF-8, as CP932 to `bytes`, and what had to be changed to `substitutions`.
    void append(std::string_view text, std::string& bytes, std::vector<Substitution>& substitutions) const;

private:
    explicit FoldingEncoder(const Cp932& table) : encoder_(table) {}
    Result<Done> learn_substitutes(const std::filesystem::path& path);
    [[nodiscard]] bool is_in_code_page(std::u32string_view text) const;

    Cp932Encoder encoder_;
    std::map<std::u32string, std::string, std::less<>> substitutes_;
    std::map<char32_t, char32_t> left_out_;  ///< first and last of ranges that are never seen, by their first
};

/// The code points of well-formed UTF-8.
[[nodiscard]] std::u32string code_points(std::string_view utf8);
/// `U+20BB7`; for a pair `U+304B+U+3099`.
[[nodiscard]] std::string code_point_names(std::u32string_view characters);

}  // namespace kakehashi::sources
