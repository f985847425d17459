#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ports/source.h"

namespace kakehashi::sources {

/// What was wrong with the shape of one record. Its cells are then not to be used, apart from `stray_quote` and
/// `long_cell`, where each cell still is what stood between two commas.
///
/// stray_quote  text after a closing quote
/// long_cell    a cell beyond the limit; it was cut
/// long_record  a record beyond the limit; it was passed over without being kept
/// open_quote   a quote opened on `line` and did not close; reading goes on at the next physical line
/// hopeless     so many quotes stayed open that reading stopped
enum class CsvTrouble { none, stray_quote, long_cell, long_record, open_quote, hopeless };

/// One record as bytes in the file's own encoding; quotes are taken off, doubled quotes halved. The cells live until
/// the next call of `next`.
struct CsvRecord {
    std::uint32_t line = 0;  ///< the physical line on which it begins, from 1
    std::vector<std::string_view> cells;
    CsvTrouble trouble = CsvTrouble::none;
    std::size_t trouble_cell = 0;  ///< index of the cell, where the trouble has one
};

struct CsvLimits {
    std::size_t cell = 64 * 1024;
    std::size_t record = 1024 * 1024;
    std::size_t chunk = 64 * 1024;          ///< bytes asked of the source at a time
    std::uint64_t again = 256 * 1024 * 1024;  ///< bytes that may be read a second time because of open quotes
};

/// Reads comma-separated records from bytes in bounded memory: quotes as in RFC 4180, line ends CRLF, LF or CR, in any
/// mixture, line breaks inside quotes. Works on CP932 and UTF-8 alike, for neither uses the bytes of comma, quote, CR
/// and LF within a character. Blank lines are passed over. Not for sharing between threads.
class CsvReader {
public:
    explicit CsvReader(RawBytes& bytes, std::uint64_t offset = 0, CsvLimits limits = {});

    /// Fills `record`; false at the end of the bytes. Unavailable when they cannot be read, or end before their size.
    Result<bool> next(CsvRecord& record);

private:
    enum class State { cell_start, bare, quoted, after_quote };
    enum class Found { record, more, too_long };

    Result<bool> more();
    bool take_plain(CsvRecord& record);
    Found find_end();
    [[nodiscard]] std::size_t ordinary_run(std::size_t end) const;
    bool ends_record(char c);
    void note_text_after_quote();
    Result<bool> step(CsvRecord& record, bool& blank);
    Result<bool> finish(CsvRecord& record, bool& blank);
    Result<bool> skip_long_line(CsvRecord& record);
    Result<bool> resume_after_open_quote(CsvRecord& record);
    void split(CsvRecord& record, std::size_t end);
    std::string_view take_quoted(std::size_t& at, std::size_t end);
    void cut_cell(CsvRecord& record, std::string_view cell);
    void forget_before(std::size_t at);
    [[nodiscard]] std::uint64_t offset_of(std::size_t at) const { return buffer_offset_ + at; }

    RawBytes& bytes_;
    CsvLimits limits_;
    std::string buffer_;
    std::uint64_t buffer_offset_ = 0;  ///< where in the file buffer_[0] stands
    std::size_t begin_ = 0;            ///< of the record in hand, within buffer_
    std::size_t at_ = 0;               ///< next byte to look at, within buffer_
    State state_ = State::cell_start;
    bool stray_ = false;
    bool stray_spans_ = false;  ///< the text after a closing quote stands on a later line than the opening one
    bool skip_line_feed_ = false;
    std::uint32_t line_ = 1;
    std::uint32_t record_line_ = 1;
    std::uint64_t quote_offset_ = 0;
    std::uint32_t quote_line_ = 1;
    std::uint64_t open_offset_ = 0;  ///< of the quote that most likely was never closed
    std::uint32_t open_line_ = 1;
    std::uint64_t read_again_ = 0;
    bool stopped_ = false;
};

}  // namespace kakehashi::sources
