#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "domain/json_text.h"
#include "domain/kind.h"

namespace kakehashi::sources {

/// What a cell of one half-width space means.
enum class Space { text, clears };

/// Which cells of a row make up one body, in the order RFC 8785 asks for. Immutable; may be shared by threads.
///
/// Empty cells and zero dates are left out; dates become ISO 8601, times `HH:MM`, integers numbers, lists arrays; a
/// time of 9999 is left out and said by `"untimed":true`. With Space::clears a single space becomes null.
class BodyPlan {
public:
    /// The cells of `kind` and the keys.
    [[nodiscard]] static BodyPlan of_kind(std::shared_ptr<const Layout> layout, Kind kind, Space space = Space::text);
    /// Every cell of the row.
    [[nodiscard]] static BodyPlan of_row(std::shared_ptr<const Layout> layout);

    /// Whether a row says anything beside its keys.
    [[nodiscard]] bool speaks(Cells cells) const;
    /// One object with the row's line: `{"line":2,…}`.
    void append_row(JsonText& json, std::uint32_t line, Cells cells) const;
    /// One object with file and line: the whole body of a form that has one row.
    [[nodiscard]] std::string single(std::string_view file, std::uint32_t line, Cells cells) const;

private:
    struct Member {
        std::string name;
        std::size_t item = 0;  ///< or one of the names below
        std::string begin;     ///< `,"name":`
    };
    static constexpr std::size_t file_member = static_cast<std::size_t>(-1);
    static constexpr std::size_t line_member = static_cast<std::size_t>(-2);
    static constexpr std::size_t untimed_member = static_cast<std::size_t>(-3);

    BodyPlan(std::shared_ptr<const Layout> layout, Space space) : layout_(std::move(layout)), space_(space) {}
    void add(std::size_t item);
    void complete();
    void append(JsonText& json, std::string_view file, std::uint32_t line, Cells cells) const;
    [[nodiscard]] bool untimed(Cells cells) const;
    [[nodiscard]] std::size_t room_for(std::string_view file, Cells cells) const;

    std::shared_ptr<const Layout> layout_;
    Space space_;
    std::vector<Member> members_;
    bool has_times_ = false;
    std::size_t fixed_room_ = 0;  ///< what an object needs beside the text of its values
};

/// Whether the cell says nothing that a body could hold: empty, a date of zeros, a time of 9999.
[[nodiscard]] bool is_silent(const Item& item, std::string_view text);
/// Name and value of a cell as a body holds them; nothing when it is silent.
void append_member(JsonText& json, const Item& item, std::string_view text);

/// `YYYY-MM-DD` of a compact date; for an unknown day `YYYY-MM`; anything else as it is.
[[nodiscard]] std::string iso_date(std::string_view compact);

}  // namespace kakehashi::sources
