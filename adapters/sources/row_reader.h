#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/cp932.h"
#include "adapters/sources/csv_reader.h"
#include "adapters/sources/encoding.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources {

enum class Accepts { cp932, cp932_or_utf8 };

/// One record as UTF-8. Lives until the next call of `next`.
struct TextRow {
    std::uint32_t line = 0;
    std::vector<std::string_view> cells;
    bool whole = true;  ///< false: told as a finding; the cells are not to be trusted, those there are may help to say whose
};

/// Reads the records of one file as UTF-8 and tells what is wrong with the file as text: encoding, size, quotes.
/// Memory stays bounded by the limits of CsvReader. Not for sharing between threads.
class RowReader {
public:
    RowReader(std::shared_ptr<const Cp932> cp932, RawBytes& bytes, Accepts accepts, Graded encoding_rule,
              Graded shape_rule)
        : cp932_(std::move(cp932)), bytes_(bytes), accepts_(accepts), encoding_rule_(encoding_rule),
          shape_rule_(shape_rule) {}

    /// Looks at the file as a whole; false when it cannot be read as text, which is then a finding.
    /// Unavailable when the bytes cannot be read.
    Result<bool> begin(Findings& findings);
    /// The next record; false at the end. A record that cannot be decoded is told and comes with `whole` false.
    Result<bool> next(TextRow& row, Findings& findings);

private:
    void tell_shape(Findings& findings);
    bool decode(TextRow& row, Findings& findings);
    bool decode_cell(std::size_t n, std::size_t& used, Findings& findings);
    void tell_bytes(std::size_t cell, std::uint32_t code, Findings& findings) const;

    std::shared_ptr<const Cp932> cp932_;
    RawBytes& bytes_;
    Accepts accepts_;
    Graded encoding_rule_;
    Graded shape_rule_;
    bool utf8_ = false;
    std::unique_ptr<CsvReader> csv_;
    CsvRecord record_;
    std::string scratch_;
};

}  // namespace kakehashi::sources
