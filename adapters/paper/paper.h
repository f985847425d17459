#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/result.h"

namespace kakehashi::paper {

enum class Size : std::uint8_t { small, body, heading, title };  ///< 10, 13, 16 and 20 points

/// A PDF of A4 pages, written as it grows. All texts are UTF-8; what does not fit goes on on the next page. Sheets are meant to be
/// printed on both sides. Not for sharing between threads.
class Paper {
public:
    /// Unavailable (KK-9101) when the file cannot be made. It must not exist yet (conflicting, KK-9102).
    [[nodiscard]] static Result<Paper> create(const std::filesystem::path& file);
    Paper(Paper&&) noexcept;
    Paper& operator=(Paper&&) noexcept;
    ~Paper();

    /// Begins on the front of a sheet, with what stands at the foot of its pages before their number.
    void begin_document(const std::string& foot);
    /// Lines where the window of a long envelope (長形３号) shows them, and what stands opposite.
    void address(const std::vector<std::string>& to, const std::vector<std::string>& from);
    void text(Size size, const std::string& text);
    /// A row of cells, each as wide as its share of the line; `head` rows are shaded.
    void row(const std::vector<std::string>& cells, const std::vector<double>& shares, bool head = false);
    void space(double millimetres);

    /// Characters for which no font has a glyph, so far: they stand as boxes with their number.
    [[nodiscard]] std::size_t missing_glyphs() const;
    [[nodiscard]] int pages() const;
    /// The file is whole after this. Unavailable (KK-9101) when it could not be written.
    [[nodiscard]] Result<Done> finish();

private:
    struct Sheet;
    explicit Paper(std::unique_ptr<Sheet> sheet);
    std::unique_ptr<Sheet> sheet_;
};

}  // namespace kakehashi::paper
