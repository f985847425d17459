#include "adapters/sources/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "adapters/sources/special_bytes.h"

namespace kakehashi::sources {
namespace {

/// The bytes that mean something in a record; all others only fill cells.
constexpr std::array<bool, 256> special = [] {
    std::array<bool, 256> table{};
    for (const char c : {',', '"', '\r', '\n'}) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

}  // namespace

CsvReader::CsvReader(RawBytes& bytes, std::uint64_t offset, CsvLimits limits)
    : bytes_(bytes), limits_(limits), buffer_offset_(offset) {}

Result<bool> CsvReader::next(CsvRecord& record) {
    bool blank = true;
    while (blank && !stopped_) {
        record.cells.clear();
        record.trouble = CsvTrouble::none;
        record.trouble_cell = 0;
        blank = false;
        TRY(const bool there, step(record, blank));
        if (!there) {
            return false;
        }
    }
    return !blank;
}

Result<bool> CsvReader::step(CsvRecord& record, bool& blank) {
    forget_before(at_);
    state_ = State::cell_start;
    stray_ = false;
    stray_spans_ = false;
    record_line_ = line_;
    if (take_plain(record)) {
        return true;
    }
    while (true) {
        switch (find_end()) {
            case Found::record: {
                return finish(record, blank);
            }
            case Found::too_long: {
                return state_ == State::quoted || stray_spans_ ? resume_after_open_quote(record) : skip_long_line(record);
            }
            case Found::more: {
                TRY(const bool grown, more());
                if (grown) {
                    break;
                }
                if (at_ == begin_) {
                    return false;
                }
                return state_ == State::quoted ? resume_after_open_quote(record) : finish(record, blank);
            }
        }
    }
}

Result<bool> CsvReader::more() {
    const std::uint64_t from = buffer_offset_ + buffer_.size();
    const std::size_t had = buffer_.size();
    // At the end there is room for one byte, for files that grew.
    const auto room = static_cast<std::size_t>(
        std::clamp<std::uint64_t>(bytes_.size() - std::min(from, bytes_.size()), 1, limits_.chunk));
    buffer_.resize(had + room);
    auto count = bytes_.read(from, std::span<char>(buffer_.data() + had, room));
    if (!count) {
        buffer_.resize(had);
        return std::move(count).error();
    }
    buffer_.resize(had + *count);
    if (*count == 0 && from < bytes_.size()) {
        return Error{Fault::unavailable, "KK-2102", "the bytes end before the size of the file", {}};
    }
    return *count > 0;
}

void CsvReader::forget_before(std::size_t at) {
    if (at >= limits_.chunk || at == buffer_.size()) {
        buffer_.erase(0, at);
        buffer_offset_ += at;
        at_ -= at;
        at = 0;
    }
    begin_ = at;
}

/// Most records are like this: whole in the buffer, quotes only around cells, neither doubled quotes nor line ends inside.
/// Their cells are cut in one pass. False, with nothing changed, for all others.
bool CsvReader::take_plain(CsvRecord& record) {
    const std::size_t end = std::min(buffer_.size(), begin_ + limits_.record);
    std::size_t cell = begin_ + (skip_line_feed_ && begin_ < end && buffer_[begin_] == '\n' ? 1U : 0U);
    const std::size_t first = cell;
    SpecialBytes found(std::string_view(buffer_).substr(0, end), cell);
    for (std::size_t at = found.next(); at < end; at = found.next()) {
        const bool quoted = buffer_[at] == '"' && at == cell;
        if (quoted) {
            // Commas inside are no ends; a line end inside is found instead of the quote.
            do {
                at = found.next();
            } while (at < end && buffer_[at] == ',');
            if (at + 1 >= end || buffer_[at] != '"' || found.next() != at + 1) {
                break;
            }
            ++at;
        }
        const char stop = buffer_[at];
        const std::size_t skipped = quoted ? 1 : 0;
        const std::string_view text(buffer_.data() + cell + skipped, at - cell - 2 * skipped);
        if (stop == '"' || text.size() > limits_.cell) {
            break;
        }
        if (stop == ',') {
            record.cells.push_back(text);
            cell = at + 1;
            continue;
        }
        if (record.cells.empty() && (at == first || text == "\x1A")) {
            break;
        }
        record.cells.push_back(text);
        record.line = line_++;
        skip_line_feed_ = stop == '\r';
        at_ = at + 1;
        return true;
    }
    record.cells.clear();
    return false;
}

std::size_t CsvReader::ordinary_run(std::size_t end) const {
    const char* const bytes = buffer_.data();
    std::size_t at = at_;
    while (at < end && !special[static_cast<unsigned char>(bytes[at])]) {
        ++at;
    }
    return at - at_;
}

CsvReader::Found CsvReader::find_end() {
    const std::size_t end = std::min(buffer_.size(), begin_ + limits_.record);
    while (at_ < end) {
        if (skip_line_feed_) {
            skip_line_feed_ = false;
            if (buffer_[at_] == '\n') {
                ++at_;
                begin_ += state_ == State::quoted ? 0U : 1U;
                continue;
            }
        }
        const std::size_t run = state_ == State::after_quote ? 0 : ordinary_run(end);
        if (run > 0) {
            at_ += run;
            state_ = state_ == State::quoted ? State::quoted : State::bare;
        } else if (ends_record(buffer_[at_++])) {
            return Found::record;
        }
    }
    return at_ - begin_ >= limits_.record ? Found::too_long : Found::more;
}

bool CsvReader::ends_record(char c) {
    const bool line_end = c == '\n' || c == '\r';
    if (line_end) {
        ++line_;
        skip_line_feed_ = c == '\r';
    }
    if (state_ == State::quoted) {
        state_ = c == '"' ? State::after_quote : State::quoted;
    } else if (line_end) {
        return true;
    } else if (c == ',') {
        state_ = State::cell_start;
    } else if (c == '"' && state_ != State::bare) {
        if (state_ == State::cell_start) {
            quote_offset_ = offset_of(at_ - 1);
            quote_line_ = line_;
        }
        state_ = State::quoted;
    } else {
        if (state_ == State::after_quote) {
            note_text_after_quote();
        }
        state_ = State::bare;
    }
    return false;
}

void CsvReader::note_text_after_quote() {
    if (!stray_) {
        stray_ = true;
        stray_spans_ = line_ > quote_line_;
        open_offset_ = quote_offset_;
        open_line_ = quote_line_;
    }
}

Result<bool> CsvReader::finish(CsvRecord& record, bool& blank) {
    record.line = record_line_;
    std::size_t end = at_;
    if (end > begin_ && (buffer_[end - 1] == '\n' || buffer_[end - 1] == '\r')) {
        --end;
    }
    const std::string_view whole = std::string_view(buffer_).substr(begin_, end - begin_);
    blank = whole.empty() || whole == "\x1A";
    if (blank) {
        return true;
    }
    // A quote that closed on another line and is followed by text was most likely never meant to span lines.
    if (stray_spans_) {
        return resume_after_open_quote(record);
    }
    split(record, end);
    return true;
}

Result<bool> CsvReader::skip_long_line(CsvRecord& record) {
    record.line = record_line_;
    record.trouble = CsvTrouble::long_record;
    while (true) {
        const std::size_t found = buffer_.find_first_of("\r\n", at_);
        if (found != std::string::npos) {
            skip_line_feed_ = buffer_[found] == '\r';
            at_ = found + 1;
            ++line_;
            return true;
        }
        buffer_offset_ += buffer_.size();
        buffer_.clear();
        begin_ = at_ = 0;
        TRY(const bool grown, more());
        if (!grown) {
            return true;
        }
    }
}

Result<bool> CsvReader::resume_after_open_quote(CsvRecord& record) {
    // Of a record in which text follows a closing quote, the quote before that was one too many or too few.
    if (!stray_) {
        open_offset_ = quote_offset_;
        open_line_ = quote_line_;
    }
    read_again_ += offset_of(at_) - open_offset_;
    record.line = open_line_;
    record.trouble = CsvTrouble::open_quote;
    record.trouble_cell = 0;
    if (read_again_ > limits_.again) {
        record.trouble = CsvTrouble::hopeless;
        stopped_ = true;
        return true;
    }
    line_ = open_line_;
    skip_line_feed_ = false;
    buffer_offset_ = open_offset_;
    buffer_.clear();
    begin_ = at_ = 0;
    TRY(const bool grown, more());
    CsvRecord rest;
    return grown ? skip_long_line(rest) : Result<bool>(true);
}

void CsvReader::cut_cell(CsvRecord& record, std::string_view cell) {
    if (cell.size() > limits_.cell) {
        record.trouble = CsvTrouble::long_cell;
        record.trouble_cell = record.cells.size();
        cell = cell.substr(0, 0);
    }
    record.cells.push_back(cell);
}

std::string_view CsvReader::take_quoted(std::size_t& at, std::size_t end) {
    const std::size_t from = ++at;
    std::size_t to = from;
    while (true) {
        const void* const found = std::memchr(buffer_.data() + at, '"', end - at);
        const std::size_t quote =
            found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
        const bool doubled = quote + 1 < end && buffer_[quote + 1] == '"';
        const std::size_t length = quote - at + (doubled ? 1U : 0U);
        if (to != at) {
            std::memmove(buffer_.data() + to, buffer_.data() + at, length);
        }
        to += length;
        at = std::min(quote + (doubled ? 2U : 1U), end);
        if (!doubled) {
            return std::string_view(buffer_).substr(from, to - from);
        }
    }
}

void CsvReader::split(CsvRecord& record, std::size_t end) {
    std::size_t at = begin_;
    while (true) {
        const bool quoted = at < end && buffer_[at] == '"';
        const std::string_view inside = quoted ? take_quoted(at, end) : std::string_view();
        const std::size_t stop = std::min(std::string_view(buffer_).substr(0, end).find(',', at), end);
        cut_cell(record, quoted ? inside : std::string_view(buffer_).substr(at, stop - at));
        if (quoted && stop > at && record.trouble == CsvTrouble::none) {
            record.trouble = CsvTrouble::stray_quote;
            record.trouble_cell = record.cells.size() - 1;
        }
        if (stop >= end) {
            return;
        }
        at = stop + 1;
    }
}

}  // namespace kakehashi::sources
