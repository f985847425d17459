#include "adapters/main/detail_words.h"

#include <array>

#include "adapters/main/filled_text.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::app {
namespace {

struct Joint {
    std::string_view english;
    std::string_view japanese;
};

constexpr std::array<Joint, 3> joints = {{{": ", "："}, {", ", "、"}, {" / ", " / "}}};

/// The joint that comes first at or after `from`, and where; null when there is none.
const Joint* next_joint(std::string_view text, std::size_t from, std::size_t& at) {
    const Joint* first = nullptr;
    at = text.size();
    for (const Joint& joint : joints) {
        if (const std::size_t found = text.find(joint.english, from); found < at) {
            at = found;
            first = &joint;
        }
    }
    return first;
}

}  // namespace

Result<DetailWords> DetailWords::open(const std::filesystem::path& home) {
    TRY(const auto table, sources::ConfTable::open(home / "conf" / "finding-details.csv", {"en", "ja"}));
    DetailWords words;
    for (const auto& row : table.rows()) {
        words.japanese_[row.cells[0]] = row.cells[1];
    }
    return words;
}

std::string DetailWords::said(const std::string& detail, Language in) const {
    if (in != Language::japanese) {
        return detail;
    }
    std::string text;
    bool known = false;
    for (std::size_t from = 0; from <= detail.size();) {
        std::size_t at = 0;
        const Joint* const joint = next_joint(detail, from, at);
        const std::string_view piece = std::string_view(detail).substr(from, at - from);
        const std::string said = said_piece(piece);
        known = known || !said.empty();
        text += said.empty() ? piece : std::string_view(said);
        if (joint == nullptr) {
            break;
        }
        text += joint->japanese;
        from = at + joint->english.size();
    }
    return known ? text : detail;
}

std::string DetailWords::said_piece(std::string_view piece) const {
    if (const auto found = japanese_.find(piece); found != japanese_.end()) {
        return found->second;
    }
    const std::size_t number = piece.find_last_not_of("0123456789") + 1;  // npos + 1 is 0
    const auto found = japanese_.find(std::string(piece.substr(0, number)) + "{n}");
    return number == piece.size() || found == japanese_.end() ? std::string() : filled(found->second, "{n}", std::string(piece.substr(number)));
}

}  // namespace kakehashi::app
