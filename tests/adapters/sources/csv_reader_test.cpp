#include <boost/test/unit_test.hpp>

#include "adapters/sources/csv_reader.h"
#include "adapters/sources/row_reader.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

/// Every record as `line:cell|cell`, with the trouble's number where there is one.
std::vector<std::string> records(const std::string& content, std::size_t chunk = 64 * 1024) {
    ProbeBytes bytes(content);
    CsvLimits limits;
    limits.chunk = chunk;
    CsvReader reader(bytes, 0, limits);
    CsvRecord record;
    std::vector<std::string> all;
    while (true) {
        const auto there = reader.next(record);
        BOOST_TEST_REQUIRE(there.has_value());
        if (!*there) {
            return all;
        }
        std::string text = std::to_string(record.line) + ":";
        for (std::size_t n = 0; n < record.cells.size(); ++n) {
            text += (n == 0 ? "" : "|") + std::string(record.cells[n]);
        }
        text += record.trouble == CsvTrouble::none ? "" : "!" + std::to_string(static_cast<int>(record.trouble));
        all.push_back(text);
    }
}

using Lines = std::vector<std::string>;

/// One line of `length` times `x` between two good ones, made when asked for.
class LongLine final : public RawBytes {
public:
    LongLine(std::uint64_t length, std::string before, std::string after)
        : length_(length), before_(std::move(before)), after_(std::move(after)) {}
    [[nodiscard]] std::uint64_t size() const override { return before_.size() + length_ + after_.size(); }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        largest_ = std::max(largest_, to.size());
        std::size_t count = 0;
        while (count < to.size() && offset < size()) {
            to[count++] = at(offset++);
        }
        return count;
    }
    [[nodiscard]] std::size_t largest() const { return largest_; }

private:
    [[nodiscard]] char at(std::uint64_t offset) const {
        if (offset < before_.size()) {
            return before_[static_cast<std::size_t>(offset)];
        }
        offset -= before_.size();
        return offset < length_ ? 'x' : after_[static_cast<std::size_t>(offset - length_)];
    }

    std::uint64_t length_;
    std::string before_;
    std::string after_;
    std::size_t largest_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_reader)

BOOST_AUTO_TEST_CASE(every_line_end_ends_a_record_and_lines_are_counted) {
    const Lines expected = {"1:a|b", "2:c|d", "3:e|", "4:|", "6:f"};
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 4096U}) {
        BOOST_TEST((records("a,b\r\nc,d\ne,\r,\r\n\r\nf", chunk) == expected), chunk);
    }
}

BOOST_AUTO_TEST_CASE(quotes_keep_commas_quotes_and_line_breaks) {
    const Lines expected = {"1:a,b|\"c\"|d\r\ne", "3:x"};
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 4096U}) {
        BOOST_TEST((records("\"a,b\",\"\"\"c\"\"\",\"d\r\ne\"\r\nx\r\n", chunk) == expected), chunk);
    }
}

BOOST_AUTO_TEST_CASE(the_dos_end_mark_and_blank_lines_are_nothing) {
    BOOST_TEST((records("a\r\n\r\n\n\x1A") == Lines{"1:a"}));
    BOOST_TEST(records("").empty());
}

BOOST_AUTO_TEST_CASE(text_after_a_closing_quote_is_told) {
    BOOST_TEST((records("\"a\"b,c\nd,e\n") == Lines{"1:a|c!1", "2:d|e"}));
}

BOOST_AUTO_TEST_CASE(an_open_quote_is_told_and_reading_goes_on_at_the_next_line) {
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 4096U}) {
        BOOST_TEST((records("a,b\nc,\"d\ne,f\n", chunk) == Lines{"1:a|b", "2:!4", "3:e|f"}), chunk);
        // The next quote closes it, which shows by the text behind.
        BOOST_TEST((records("c,\"d\ne,\"f\"\ng,\"h\"\n", chunk) == Lines{"1:!4", "2:e|f", "3:g|h"}), chunk);
    }
}

BOOST_AUTO_TEST_CASE(a_long_cell_is_told_but_its_record_ends_where_it_ends) {
    const auto all = records("a," + std::string(70000, 'x') + ",b\nc\n");
    BOOST_TEST((all == Lines{"1:a||b!2", "2:c"}));
}

BOOST_AUTO_TEST_CASE(a_line_of_200_megabytes_gives_one_trouble_and_needs_no_memory) {
    for (const std::string quote : {"", "\""}) {
        LongLine bytes(200'000'000, "a,b\n" + quote, "\nc,d\n");
        CsvReader reader(bytes);
        CsvRecord record;
        BOOST_TEST(*reader.next(record));
        BOOST_TEST(*reader.next(record));
        BOOST_TEST(record.line == 2U);
        BOOST_TEST((record.trouble == (quote.empty() ? CsvTrouble::long_record : CsvTrouble::open_quote)));
        BOOST_TEST(*reader.next(record));
        BOOST_TEST(record.line == 3U);
        BOOST_TEST(record.cells.back() == "d");
        BOOST_TEST(!*reader.next(record));
        BOOST_TEST(bytes.largest() <= 64U * 1024U);
    }
}

BOOST_AUTO_TEST_CASE(endless_open_quotes_stop_the_reading) {
    std::string content;
    for (int n = 0; n < 2000; ++n) {
        content += "\"" + std::string(500, 'x') + "\n";
        content += "y\n";
    }
    ProbeBytes bytes(content);
    CsvLimits limits;
    limits.again = 100'000;
    CsvReader reader(bytes, 0, limits);
    CsvRecord record;
    CsvTrouble last = CsvTrouble::none;
    std::size_t count = 0;
    while (*reader.next(record)) {
        last = record.trouble;
        ++count;
    }
    BOOST_TEST((last == CsvTrouble::hopeless));
    BOOST_TEST(count < 4000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
