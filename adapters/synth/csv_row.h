#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kakehashi::synth {

/// Appends one CSV record to a text, cell by cell:
///
///     CsvRow(out).bare("202407").quoted("介護　計子").number(387).blanks(1).end();
class CsvRow {
public:
    explicit CsvRow(std::string& out) : out_(out) {}

    /// As it stands; the caller knows that it holds no comma, quote or newline.
    CsvRow& bare(std::string_view value) {
        separate();
        out_ += value;
        return *this;
    }
    CsvRow& number(std::int64_t value) { return bare(std::to_string(value)); }
    /// In quotes, inner quotes doubled; an empty value is an empty cell (Null), as the standards ask.
    CsvRow& quoted(std::string_view value) {
        separate();
        if (!value.empty()) {
            append_quoted(value);
        }
        return *this;
    }
    /// In quotes only where RFC 4180 asks for them.
    CsvRow& plain(std::string_view value) {
        return value.find_first_of(",\"\r\n") == std::string_view::npos ? bare(value) : quoted(value);
    }
    CsvRow& blanks(int count) {
        for (int n = 0; n < count; ++n) {
            separate();
        }
        return *this;
    }
    void end() { out_ += "\r\n"; }

private:
    void separate() {
        if (started_) {
            out_ += ',';
        }
        started_ = true;
    }
    void append_quoted(std::string_view value) {
        out_ += '"';
        for (const char c : value) {
            out_ += c;
            if (c == '"') {
                out_ += c;
            }
        }
        out_ += '"';
    }

    std::string& out_;
    bool started_ = false;
};

}  // namespace kakehashi::synth
