#include "adapters/sources/row_reader.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "adapters/sources/ascii.h"
#include "adapters/sources/foreign_content.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources {
namespace {

constexpr std::uint64_t largest_file = 2ULL * 1024 * 1024 * 1024;

std::string hex(std::uint32_t code) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), code > 0xFF ? "0x%04X" : "0x%02X", code);
    return text.data();
}

/// The first control character other than line ends and tab; 0x100 when there is none.
std::uint32_t control_in(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if (has_special<std::uint64_t>(word, 0)) {
            break;
        }
    }
    for (const char c : text.substr(at)) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F) {
            return byte;
        }
    }
    return 0x100;
}

}  // namespace

Result<bool> RowReader::begin(Findings& findings) {
    if (bytes_.size() > largest_file) {
        findings.add(over_limit, 0, "> 2 GiB");
        return false;
    }
    std::string head(std::min<std::uint64_t>(head_size, bytes_.size()), '\0');
    TRY(const std::size_t got, read_fully(bytes_, 0, head));
    if (const auto foreign = foreign_content(std::string_view(head).substr(0, got), *cp932_)) {
        findings.add(foreign->rule, foreign->line, std::string(foreign->what));
        return false;
    }
    TRY(const Encoding encoding, detect_encoding(bytes_));
    const bool utf8 = encoding == Encoding::utf8 || encoding == Encoding::utf8_with_mark;
    if (encoding == Encoding::utf16 || (utf8 && accepts_ == Accepts::cp932)) {
        findings.add(encoding_rule_, 0, encoding == Encoding::utf16 ? "UTF-16" : "UTF-8");
        return false;
    }
    utf8_ = utf8 || (encoding == Encoding::utf8_narrow && accepts_ == Accepts::cp932_or_utf8);
    const std::uint64_t mark = encoding == Encoding::utf8_with_mark ? 3 : 0;
    if (bytes_.size() <= mark) {
        findings.add(empty_file, 0);
        return false;
    }
    csv_ = std::make_unique<CsvReader>(bytes_, mark);
    return true;
}

Result<bool> RowReader::next(TextRow& row, Findings& findings) {
    TRY(const bool there, csv_->next(record_));
    if (!there) {
        return false;
    }
    row.line = record_.line;
    row.whole = true;
    if (record_.trouble != CsvTrouble::none) {
        tell_shape(findings);
        row.whole = false;
    }
    row.whole = decode(row, findings) && row.whole;
    return true;
}

void RowReader::tell_shape(Findings& findings) {
    Item place;
    place.no = static_cast<std::uint32_t>(record_.trouble_cell + 1);
    switch (record_.trouble) {
        case CsvTrouble::none: return;
        case CsvTrouble::stray_quote: findings.add(shape_rule_, record_.line, place, "\""); return;
        case CsvTrouble::long_cell: findings.add(over_limit, record_.line, place, "> 64 KiB"); return;
        case CsvTrouble::long_record: findings.add(over_limit, record_.line, "> 1 MiB"); return;
        case CsvTrouble::open_quote:
        case CsvTrouble::hopeless: findings.add(open_quote, record_.line); return;
    }
}

bool RowReader::decode(TextRow& row, Findings& findings) {
    row.cells.assign(record_.cells.begin(), record_.cells.end());
    std::size_t bytes = 0;
    for (const std::string_view cell : record_.cells) {
        bytes += cell.size();
    }
    if (scratch_.size() < bytes * 3 + 8) {
        scratch_.resize(bytes * 3 + 8);
    }
    bool good = true;
    std::size_t used = 0;
    for (std::size_t n = 0; n < row.cells.size(); ++n) {
        if (is_plain(row.cells[n])) {
            continue;
        }
        const std::size_t from = used;
        good = decode_cell(n, used, findings) && good;
        if (used != from) {
            row.cells[n] = std::string_view(scratch_).substr(from, used - from);
        }
        if (const std::uint32_t control = control_in(row.cells[n]); control < 0x100) {
            tell_bytes(n, control, findings);
            good = false;
        }
    }
    return good;
}

bool RowReader::decode_cell(std::size_t n, std::size_t& used, Findings& findings) {
    const std::string_view cell = record_.cells[n];
    if (is_ascii(cell)) {
        return true;
    }
    if (utf8_) {
        const std::size_t bad = first_bad_utf8(cell);
        if (bad < cell.size()) {
            tell_bytes(n, static_cast<unsigned char>(cell[bad]), findings);
        }
        return bad == cell.size();
    }
    const Cp932::Outcome outcome = cp932_->decode(cell, scratch_.data() + used);
    used += outcome.written;
    if (outcome.trouble != Cp932::Trouble::none) {
        tell_bytes(n, outcome.code, findings);
    }
    return outcome.trouble == Cp932::Trouble::none;
}

void RowReader::tell_bytes(std::size_t cell, std::uint32_t code, Findings& findings) const {
    Item place;
    place.no = static_cast<std::uint32_t>(cell + 1);
    findings.add(encoding_rule_, record_.line, place, hex(code));
}

}  // namespace kakehashi::sources
