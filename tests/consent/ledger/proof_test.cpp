// Proofs against the definitions of RFC 9162, for every size and place of small trees, and against published numbers.
#include <boost/test/unit_test.hpp>

#include "consent/ledger/merkle_tree.h"
#include "consent/ledger/proof.h"
#include "tests/consent/ledger/naive_tree.h"
#include "tests/fakes/needed.h"
#include "tests/fakes/plain_sha256.h"

using namespace kakehashi;
using namespace kakehashi::consent::ledger;
using namespace kakehashi::test;

namespace {

const PlainSha256 hasher;

Digest digest(std::string_view hex) { return consent::digest_from_hex(hex).value(); }

/// The eight leaves of the Certificate Transparency reference tests.
NaiveTree reference_tree() {
    NaiveTree tree{hasher, {}};
    for (const std::string_view leaf :
         {std::string_view(""), std::string_view("\x00", 1), std::string_view("\x10"), std::string_view("\x20\x21"),
          std::string_view("\x30\x31"), std::string_view("\x40\x41\x42\x43"), std::string_view("\x50\x51\x52\x53\x54\x55\x56\x57"),
          std::string_view("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f")}) {
        tree.leaves.push_back(hasher.sha256({std::string_view("\x00", 1), leaf}));
    }
    return tree;
}

/// Every hash changed, one left out, one doubled.
std::vector<Proof> spoiled(const Proof& proof) {
    std::vector<Proof> all;
    for (std::size_t n = 0; n < proof.size(); ++n) {
        Proof changed = proof;
        changed[n][n % 32] ^= 1U;
        all.push_back(changed);
        Proof shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(n));
        all.push_back(shorter);
        Proof longer = proof;
        longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(n), proof[n]);
        all.push_back(longer);
    }
    Proof added = proof;
    added.push_back(Digest{});
    all.push_back(added);
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proof)

BOOST_AUTO_TEST_CASE(the_published_roots_come_out) {
    constexpr std::array roots = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    const NaiveTree tree = reference_tree();
    NaiveHashes source(tree);
    MerkleTree grown(hasher);
    for (std::size_t size = 1; size <= roots.size(); ++size) {
        grown.append(tree.leaves[size - 1]);
        BOOST_TEST(consent::hex(grown.root()) == roots[size - 1]);
        BOOST_TEST(consent::hex(needed(root_of(hasher, source, size))) == roots[size - 1]);
    }
    BOOST_TEST(consent::hex(needed(root_of(hasher, source, 0))) ==
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

BOOST_AUTO_TEST_CASE(the_published_proofs_come_out) {
    const NaiveTree tree = reference_tree();
    NaiveHashes source(tree);
    const Proof first_of_eight = {digest("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
                                  digest("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                                  digest("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")};
    BOOST_TEST((needed(inclusion_proof(hasher, source, 0, 8)) == first_of_eight));
    BOOST_TEST((needed(consistency_proof(hasher, source, 1, 8)) == first_of_eight));
    const Proof six_to_eight = {digest("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                                digest("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                                digest("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
    BOOST_TEST((needed(consistency_proof(hasher, source, 6, 8)) == six_to_eight));
    BOOST_TEST(needed(consistency_proof(hasher, source, 8, 8)).empty());
}

BOOST_AUTO_TEST_CASE(inclusion_is_proved_for_every_leaf_of_every_size_and_for_nothing_else) {
    const NaiveTree tree = numbered_tree(hasher, 130);
    NaiveHashes source(tree);
    for (std::size_t size = 1; size <= tree.leaves.size(); size += size < 40 ? 1 : 9) {
        const Digest root = tree.root(0, size);
        for (std::size_t index = 0; index < size; ++index) {
            const Proof proof = needed(inclusion_proof(hasher, source, index, size));
            BOOST_REQUIRE((proof == tree.path(index, 0, size)));
            BOOST_REQUIRE(proves_inclusion(hasher, proof, index, size, tree.leaves[index], root));
            BOOST_REQUIRE(!proves_inclusion(hasher, proof, index, size, tree.leaves[(index + 1) % 130], root));
            BOOST_REQUIRE(!proves_inclusion(hasher, proof, index ^ 1U, size, tree.leaves[index], root));
            BOOST_REQUIRE(!proves_inclusion(hasher, proof, size, size, tree.leaves[index], root));
            if (size < 20) {
                for (const Proof& other : spoiled(proof)) {
                    BOOST_REQUIRE(!proves_inclusion(hasher, other, index, size, tree.leaves[index], root));
                }
            }
        }
        BOOST_REQUIRE(!inclusion_proof(hasher, source, size, size).has_value());
    }
}

BOOST_AUTO_TEST_CASE(consistency_is_proved_between_all_sizes_and_for_no_other_roots) {
    const NaiveTree tree = numbered_tree(hasher, 130);
    NaiveHashes source(tree);
    std::vector<Digest> roots;
    for (std::size_t size = 0; size <= tree.leaves.size(); ++size) {
        roots.push_back(tree.root(0, size));
    }
    for (std::size_t size = 1; size <= tree.leaves.size(); size += size < 40 ? 1 : 7) {
        for (std::size_t old = 0; old <= size; ++old) {
            const Proof proof = needed(consistency_proof(hasher, source, old, size));
            BOOST_REQUIRE((proof == (old == 0 ? Proof{} : tree.subproof(old, 0, size, true))));
            BOOST_REQUIRE(proves_consistency(hasher, proof, old, roots[old], size, roots[size]));
            BOOST_REQUIRE(!proves_consistency(hasher, proof, old, roots[(old + 1) % 131], size, roots[size]));
            if (old > 0) {
                BOOST_REQUIRE(!proves_consistency(hasher, proof, old, roots[old], size, roots[size - 1]) || old == size);
            }
            if (size < 20) {
                for (const Proof& other : spoiled(proof)) {
                    BOOST_REQUIRE(!proves_consistency(hasher, other, old, roots[old], size, roots[size]));
                }
            }
        }
        BOOST_REQUIRE(!consistency_proof(hasher, source, size + 1, size).has_value());
        BOOST_REQUIRE(!proves_consistency(hasher, {}, size + 1, roots[size], size, roots[size]));
    }
}

BOOST_AUTO_TEST_CASE(a_tree_grows_on_from_its_peaks) {
    const NaiveTree tree = numbered_tree(hasher, 70);
    NaiveHashes source(tree);
    for (std::size_t size = 0; size <= 70; ++size) {
        MerkleTree grown(hasher, size, needed(peaks_of(source, size)));
        BOOST_TEST((grown.root() == tree.root(0, size)));
        for (std::size_t n = size; n < 70; ++n) {
            grown.append(tree.leaves[n]);
        }
        BOOST_TEST((grown.root() == tree.root(0, 70)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
