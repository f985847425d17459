#include "adapters/sources/mending/raw_records.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "adapters/sources/csv_reader.h"
#include "adapters/sources/raw_reading.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::mending::test {
namespace {

using sources::test::content_of;
using sources::test::golden_dir;

std::string joined(const std::vector<RawRecord>& records) {
    std::string bytes;
    for (const RawRecord& record : records) {
        bytes += std::string(record.whole) + std::string(record.end);
    }
    return bytes;
}

std::vector<std::string> values(const RawRecord& record) {
    std::vector<std::string> all;
    for (const std::string_view cell : record.cells) {
        all.push_back(value_of(cell));
    }
    return all;
}

/// What the reader of the sources says of the same bytes.
void expect_what_the_reader_reads(const std::string& bytes) {
    MemoryBytes memory(bytes);
    CsvReader reader(memory);
    CsvRecord read;
    for (const RawRecord& record : raw_records(bytes)) {
        if (record.blank) {
            continue;
        }
        BOOST_TEST_REQUIRE(*reader.next(read));
        BOOST_TEST((read.trouble == CsvTrouble::none));
        BOOST_TEST(read.line == record.line);
        BOOST_TEST(values(record) == std::vector<std::string>(read.cells.begin(), read.cells.end()), boost::test_tools::per_element());
    }
    BOOST_TEST(!*reader.next(read));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(raw_record_parting)

BOOST_AUTO_TEST_CASE(records_put_together_are_the_bytes) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(golden_dir())) {
        if (entry.is_regular_file() && entry.path().extension() != ".json") {
            const std::string bytes = content_of(entry.path());
            BOOST_TEST(joined(raw_records(bytes)) == bytes, entry.path());
            expect_what_the_reader_reads(bytes);
        }
    }
}

BOOST_AUTO_TEST_CASE(any_bytes_at_all_are_kept) {
    std::mt19937 dice(4711);
    constexpr std::string_view alphabet = "a,\"\r\n1 \x81\x60\"";
    for (int n = 0; n < 3'000; ++n) {
        std::string bytes;
        for (unsigned length = dice() % 40; length > 0; --length) {
            bytes += alphabet[dice() % alphabet.size()];
        }
        BOOST_TEST(joined(raw_records(bytes)) == bytes);
    }
}

BOOST_AUTO_TEST_CASE(every_sort_of_line_end_and_quote) {
    const std::string bytes = "a,\"b,\r\nc\",\"d\"\"e\"\r\n\nf,\rg,h\"i\n\x1A";
    const auto records = raw_records(bytes);
    BOOST_TEST_REQUIRE(records.size() == 5U);
    BOOST_TEST(values(records[0]) == (std::vector<std::string>{"a", "b,\r\nc", "d\"e"}), boost::test_tools::per_element());
    BOOST_TEST(records[0].end == "\r\n");
    BOOST_TEST(records[1].blank);
    BOOST_TEST(records[2].line == 4U);
    BOOST_TEST(records[2].end == "\r");
    BOOST_TEST(values(records[3]) == (std::vector<std::string>{"g", "h\"i"}), boost::test_tools::per_element());
    BOOST_TEST(records[4].blank);
}

BOOST_AUTO_TEST_CASE(quotes_that_do_not_hold_are_parted_loosely_within_their_line) {
    const auto records = raw_records("a,\"b \"c\" d\",e\r\nf,\"open\r\ng,h\r\n");
    BOOST_TEST_REQUIRE(records.size() == 3U);
    BOOST_TEST(records[0].loose);
    BOOST_TEST(values(records[0]) == (std::vector<std::string>{"a", "b \"c\" d", "e"}), boost::test_tools::per_element());
    BOOST_TEST((records[1].loose && records[1].broken));
    BOOST_TEST(!records[2].loose);
    BOOST_TEST(records[2].line == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::mending::test
