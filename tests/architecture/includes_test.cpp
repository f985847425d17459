// Lock 1 of the layer law: what a line of the layer table does not name may not be included.
#include <boost/test/unit_test.hpp>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::files_below;
using kakehashi::test::Include;
using kakehashi::test::includes_of;
using kakehashi::test::Layer;

const std::set<std::string> code = {".cpp", ".h"};

/// Headers of C++20 that touch nothing outside the program. <cstdio> and <cstdlib> are here for the message and abort of
/// a broken invariant (domain/result.h); what else they offer is caught by the symbols.
const std::set<std::string> standard_headers = {
    "algorithm", "array",       "bit",        "bitset",        "cassert",   "cctype",     "charconv",
    "chrono",    "cmath",       "compare",    "concepts",      "cstddef",   "cstdint",    "cstdio",
    "cstdlib",   "cstring",     "deque",      "exception",     "functional", "initializer_list", "iterator",
    "limits",    "list",        "map",        "memory",        "numeric",   "optional",   "queue",
    "ranges",    "ratio",       "set",        "span",          "stdexcept", "string",     "string_view",
    "tuple",     "type_traits", "typeindex",  "unordered_map", "unordered_set", "utility", "variant", "vector"};

/// A third-party header begins with … and comes with one of the targets that begin with ….
const std::vector<std::pair<std::string, std::string>> third_party = {
    {"Poco/", "Poco::"},          {"soci/", "SOCI::"},         {"libpq-fe.h", "SOCI::postgresql"},
    {"sqlite3.h", "SOCI::sqlite3"}, {"openssl/", "OpenSSL::"},  {"zlib.h", "ZLIB::"},
    {"simdjson", "simdjson::"},   {"CLI/", "CLI11::"},         {"spdlog/", "spdlog::"},
    {"libxml/", "LibXml2::"},     {"boost/", "Boost::"}};

std::string at(const Include& include) {
    return include.file + ":" + std::to_string(include.line) + " includes " + include.target;
}

template <class Check>
void for_each_include(const Check& check) {
    const std::vector<Layer> layers = kakehashi::test::layer_table();
    for (const Layer& layer : layers) {
        for (const std::string& file : files_below(layer.folder, code)) {
            if (kakehashi::test::layer_of(file, layers) != layer.folder) {
                continue;
            }
            for (const Include& include : includes_of(file)) {
                check(layer, include, layers);
            }
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(includes)

BOOST_AUTO_TEST_CASE(the_table_names_every_layer_of_the_root_file) {
    const auto links = kakehashi::test::layer_links();
    BOOST_TEST(kakehashi::test::layer_table().size() == links.size());
    BOOST_TEST(links.size() >= 10U);
}

BOOST_AUTO_TEST_CASE(our_own_headers_are_written_from_the_root) {
    for_each_include([](const Layer&, const Include& include, const auto&) {
        if (!include.quoted) {
            return;
        }
        BOOST_TEST(include.target.find("..") == std::string::npos, at(include));
        BOOST_TEST(std::filesystem::exists(kakehashi::test::source_root() / include.target),
                   at(include) << ", which is not a path from the root");
    });
}

BOOST_AUTO_TEST_CASE(a_layer_includes_only_itself_and_what_its_line_names) {
    for_each_include([](const Layer& layer, const Include& include, const auto& layers) {
        if (!include.quoted) {
            return;
        }
        const std::string target = kakehashi::test::layer_of(include.target, layers);
        BOOST_TEST((target == layer.folder || layer.may_use.contains(target)),
                   at(include) << ", but " << layer.folder << " may not use " << target);
    });
}

BOOST_AUTO_TEST_CASE(angle_brackets_never_name_our_own_headers) {
    for_each_include([](const Layer&, const Include& include, const auto& layers) {
        if (!include.quoted) {
            BOOST_TEST(kakehashi::test::layer_of(include.target, layers).empty(), at(include));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_pure_layer_includes_only_standard_headers) {
    for_each_include([](const Layer& layer, const Include& include, const auto&) {
        if (layer.pure && !include.quoted) {
            BOOST_TEST(standard_headers.contains(include.target), at(include) << " in a pure layer");
        }
    });
}

BOOST_AUTO_TEST_CASE(third_party_headers_are_included_only_where_the_layer_links_them) {
    const auto links = kakehashi::test::layer_links();
    for_each_include([&links](const Layer& layer, const Include& include, const auto&) {
        for (const auto& [header, target] : third_party) {
            if (!include.target.starts_with(header)) {
                continue;
            }
            const std::set<std::string>& linked = links.at(layer.folder);
            const auto first = linked.lower_bound(target);
            BOOST_TEST((first != linked.end() && first->starts_with(target)),
                       at(include) << ", but " << layer.folder << " does not link " << target);
        }
    });
}

BOOST_AUTO_TEST_CASE(layers_never_include_tests) {
    for_each_include([](const Layer&, const Include& include, const auto&) {
        BOOST_TEST(!include.target.starts_with("tests/"), at(include));
    });
}

BOOST_AUTO_TEST_SUITE_END()
