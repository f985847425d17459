#include "adapters/sources/careplan/writing/row_writer.h"

namespace kakehashi::sources::careplan {
namespace {

void append_quoted(std::string_view encoded, std::string& bytes) {
    bytes.push_back('"');
    for (const char c : encoded) {
        bytes.push_back(c);
        if (c == '"') {
            bytes.push_back(c);
        }
    }
    bytes.push_back('"');
}

}  // namespace

std::string written_name(const Catalogue& edition, const FileName& name) {
    std::string text = name.form;
    const auto add = [&](std::string_view part) {
        if (!part.empty()) {
            text += '_';
            text += part;
        }
    };
    add(name.month);
    add(name.sender);
    add(edition.names_kinds() ? name.sender_kind : std::string());
    add(name.receiver);
    add(edition.names_kinds() ? name.receiver_kind : std::string());
    add(name.serial);
    add(name.branch);
    return text + (name.branch.empty() ? ".CSV" : ".jpg");
}

void RowWriter::append(std::uint32_t line, Cells cells, std::string& bytes, Findings& findings) const {
    const auto& items = form_.layout->items();
    EXPECTS(cells.size() == items.size());
    std::vector<Substitution> substitutions;
    std::string encoded;
    for (std::size_t n = 0; n < cells.size(); ++n) {
        if (n > 0) {
            bytes.push_back(',');
        }
        const std::string_view cell = items[n].has("version") ? edition_.written_version() : cells[n];
        if (cell.empty()) {
            continue;
        }
        encoded.clear();
        encoder_->append(cell, encoded, substitutions);
        // No byte within a character of CP932 is a comma, a quote or a line end.
        if (items[n].type == CellType::text || encoded.find_first_of(",\"\r\n") != std::string::npos) {
            append_quoted(encoded, bytes);
        } else {
            bytes += encoded;
        }
        for (const Substitution& made : substitutions) {
            findings.add(made.is_known ? character_replaced : character_lost, line, items[n],
                         code_point_names(made.character) + " → " + made.written);
        }
        substitutions.clear();
    }
    bytes += "\r\n";
}

RowTranslation::RowTranslation(const Layout& from, const Layout& to) {
    for (const Item& item : to.items()) {
        source_.push_back(from.index_of(item.id));
    }
    for (std::size_t n = 0; n < from.size(); ++n) {
        if (to.index_of(from.items()[n].id) == to.size()) {
            left_out_.push_back(n);
        }
    }
}

void RowTranslation::apply(Cells cells, std::vector<std::string_view>& out) const {
    out.clear();
    for (const std::size_t source : source_) {
        out.push_back(source < cells.size() ? cells[source] : std::string_view());
    }
}

}  // namespace kakehashi::sources::careplan
