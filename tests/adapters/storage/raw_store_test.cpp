// Files come out as they went in.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/random.h"
#include "adapters/storage/raw_store.h"
#include "tests/conformance/database_node.h"
#include "tests/fakes/handed_source.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

std::string read_all(RawBytes& bytes) {
    std::string text(bytes.size(), '\0');
    BOOST_TEST(needed(bytes.read(0, text)) == text.size());
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(raw_store)

BOOST_DATA_TEST_CASE(bytes_come_out_as_they_went_in, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const Key key = needed(node.keys().submission_key());
    std::int64_t set = 0;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte + 3}) {
        const std::string plain = random_bytes(size);
        MemoryBytes bytes(plain);
        needed(keep_raw(node.database(), key, {++set}, 0, bytes));
        const auto kept = kept_raw(node.database(), key, {set}, 0, size);
        BOOST_TEST(kept->size() == size);
        BOOST_TEST((read_all(*kept) == plain));
    }
}

BOOST_AUTO_TEST_CASE(any_piece_can_be_read) {
    DatabaseNode node(Dialect::sqlite);
    const Key key = needed(node.keys().submission_key());
    std::string plain;
    while (plain.size() < mebibyte + 100) {
        plain += "row " + std::to_string(plain.size()) + "\r\n";
    }
    MemoryBytes bytes(plain);
    needed(keep_raw(node.database(), key, {1}, 0, bytes));
    const auto kept = kept_raw(node.database(), key, {1}, 0, plain.size());
    std::string piece(20, '\0');
    for (const std::size_t offset : {mebibyte - 10, std::size_t{5}, plain.size() - 20}) {
        BOOST_TEST(needed(kept->read(offset, piece)) == piece.size());
        BOOST_TEST(piece == plain.substr(offset, piece.size()));
    }
    BOOST_TEST(needed(kept->read(plain.size() - 3, piece)) == 3U);
    BOOST_TEST(needed(kept->read(plain.size(), piece)) == 0U);
    // Compressed, so that repetitive files take less room than they have bytes.
    BOOST_TEST(node.number("SELECT sum(length(sealed)) FROM submission_chunk") < static_cast<std::int64_t>(plain.size() / 2));
}

BOOST_AUTO_TEST_CASE(a_block_moved_to_another_file_does_not_open) {
    DatabaseNode node(Dialect::sqlite);
    const Key key = needed(node.keys().submission_key());
    MemoryBytes bytes("some bytes");
    needed(keep_raw(node.database(), key, {1}, 0, bytes));
    node.run("UPDATE submission_chunk SET file_no = 1");
    std::string text(10, '\0');
    BOOST_TEST(!kept_raw(node.database(), key, {1}, 1, 10)->read(0, text).has_value());
    BOOST_TEST(!kept_raw(node.database(), key, {1}, 0, 10)->read(0, text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
