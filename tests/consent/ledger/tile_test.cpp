// Tiles as C2SP tlog-tiles has them.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "consent/ledger/entry.h"
#include "consent/ledger/proof.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_hashes.h"
#include "tests/consent/ledger/naive_tree.h"
#include "tests/fakes/needed.h"
#include "tests/fakes/plain_sha256.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::consent::ledger;
using namespace kakehashi::test;

namespace {

const PlainSha256 hasher;
constexpr auto hashes = TileRequest::What::hashes;
constexpr auto entries = TileRequest::What::entries;

}  // namespace

BOOST_AUTO_TEST_SUITE(tile)

BOOST_AUTO_TEST_CASE(paths_are_those_of_the_specification) {
    const std::vector<std::pair<TileRequest, std::string>> known = {
        {{hashes, {0, 0, 256}}, "0/000"},
        {{hashes, {1, 1234067, 256}}, "1/x001/x234/067"},
        {{hashes, {0, 273, 112}}, "0/273.p/112"},
        {{entries, {0, 1234067, 1}}, "entries/x001/x234/067.p/1"},
        {{entries, {0, 1000, 256}}, "entries/x001/000"},
    };
    for (const auto& [request, path] : known) {
        BOOST_TEST(path_of(request) == path);
        BOOST_TEST((parse_tile_path(path) == request));
    }
}

BOOST_DATA_TEST_CASE(other_paths_are_none,
                     data::make({"", "0", "0/", "0/0", "0/00", "0/0000", "00/000", "8/000", "64/000", "-1/000", "a/000", "0/x001",
                                 "0/001/000", "0/x000/000", "0/x000/x001/000", "0/000.p/0", "0/000.p/256", "0/000.p/01",
                                 "0/000.p/", "0/000.p", "0/000/", "0/ 00", "0/000.p/1.p/1", "entries", "entries/0", "Entries/000",
                                 "0/../000", "0/000?x", "0/x999/x999/x999/x999/x999/x999/999",
                                 "0/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/001"}),
                     path) {
    BOOST_TEST(!parse_tile_path(path).has_value());
}

BOOST_AUTO_TEST_CASE(widths_are_those_of_the_specification) {
    // A tree of 70,000: 273 full tiles and one of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2.
    BOOST_TEST(width_in(0, 272, 70'000) == 256U);
    BOOST_TEST(width_in(0, 273, 70'000) == 112U);
    BOOST_TEST(width_in(0, 274, 70'000) == 0U);
    BOOST_TEST(width_in(1, 0, 70'000) == 256U);
    BOOST_TEST(width_in(1, 1, 70'000) == 17U);
    BOOST_TEST(width_in(2, 0, 70'000) == 1U);
    BOOST_TEST(width_in(3, 0, 70'000) == 0U);
    BOOST_TEST(width_in(0, 0, 256) == 256U);
    BOOST_TEST(width_in(1, 0, 256) == 1U);
    BOOST_TEST(width_in(8, 0, ~std::uint64_t{0}) == 0U);
}

BOOST_AUTO_TEST_CASE(a_bundle_is_entries_with_their_lengths_before_them) {
    const Digest one = hasher.sha256({"one"});
    const Digest two = hasher.sha256({"two"});
    std::string bundle;
    append_bundled(bundle, one);
    append_bundled(bundle, two);
    BOOST_TEST(bundle.size() == 70U);
    BOOST_TEST(bundle.substr(0, 3) == std::string("\x00\x21\x01", 3));
    BOOST_TEST(bundle.substr(35, 3) == std::string("\x00\x21\x01", 3));
    BOOST_TEST((commitments_in(bundle) == std::vector<Digest>{one, two}));
    BOOST_TEST((leaf_of(hasher, one) == hasher.sha256({std::string_view("\x00", 1), bundle.substr(2, 33)})));
    BOOST_TEST(!commitments_in(bundle.substr(1)).has_value());
    bundle[37] = '\x02';
    BOOST_TEST(!commitments_in(bundle).has_value());
}

BOOST_AUTO_TEST_CASE(trees_read_from_tiles_have_the_roots_and_proofs_they_should) {
    constexpr std::size_t most = 70'000;
    const NaiveTree tree = numbered_tree(hasher, most);
    const auto read = [&](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
        std::vector<Digest> tile;
        const std::size_t leaves = std::size_t{1} << (8 * level);
        for (unsigned n = 0; n < width_in(level, index, most); ++n) {
            tile.push_back(tree.root((index * 256 + n) * leaves, (index * 256 + n + 1) * leaves));
        }
        return tile;
    };
    for (const std::size_t size : {1U, 255U, 256U, 257U, 65'535U, 65'536U, 65'793U, 70'000U}) {
        TileHashes source(hasher, read);
        const Digest root = tree.root(0, size);
        BOOST_TEST((needed(root_of(hasher, source, size)) == root));
        for (const std::size_t index : {std::size_t{0}, size / 2, size - 1}) {
            const Proof proof = needed(inclusion_proof(hasher, source, index, size));
            BOOST_TEST(proves_inclusion(hasher, proof, index, size, tree.leaves[index], root));
        }
    }
    TileHashes source(hasher, read);
    const auto beyond = root_of(hasher, source, most + 1);
    BOOST_REQUIRE(!beyond.has_value());
    BOOST_TEST(beyond.error().code == "KK-7113");
}

BOOST_AUTO_TEST_SUITE_END()
