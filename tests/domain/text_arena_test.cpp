#include "domain/text_arena.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using kakehashi::TextArena;

BOOST_AUTO_TEST_SUITE(text_arena)

BOOST_AUTO_TEST_CASE(texts_of_every_length_are_found_again) {
    TextArena arena;
    std::vector<std::pair<std::uint64_t, std::string>> kept;
    for (const std::size_t size : {0U, 1U, 127U, 128U, 16'383U, 16'384U, 65'536U, 200'000U, 3U}) {
        for (int again = 0; again < 9; ++again) {
            const std::string text(size, static_cast<char>('a' + again));
            kept.emplace_back(arena.add(text), text);
        }
    }
    for (const auto& [place, text] : kept) {
        BOOST_TEST((arena.at(place) == text));
    }
}

BOOST_AUTO_TEST_CASE(any_byte_may_be_in_a_text) {
    TextArena arena;
    const std::string odd("a\0b\xFF", 4);
    const auto place = arena.add(odd);
    BOOST_TEST((arena.at(place) == odd));
}

BOOST_AUTO_TEST_CASE(a_text_stays_where_it_is) {
    TextArena arena;
    const std::string_view first = arena.at(arena.add("first"));
    for (int n = 0; n < 100'000; ++n) {
        (void)arena.add("another text");
    }
    BOOST_TEST(first == "first");
}

BOOST_AUTO_TEST_SUITE_END()
