#include "domain/address_form.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "domain/kana_form.h"

using namespace kakehashi;
namespace data = boost::unit_test::data;

namespace {

struct Pair {
    const char* one;
    const char* other;
    AddressMatch match;
};
std::ostream& operator<<(std::ostream& out, const Pair& pair) { return out << pair.one << " / " << pair.other; }

using enum AddressMatch;

const Pair pairs[] = {
    {"架空区本町一丁目二番三号", "架空区本町1-2-3", same},
    {"架空区本町１丁目２－３", "架空区本町1丁目2番地3", same},
    {"架空区本町二十三番地の十", "架空区本町23-10", same},
    {"架空区本町十番", "架空区本町10", same},
    {"架空区 本町　1ー2ー3", "架空区本町1-2-3", same},
    {"架空村大字霞ヶ丘12番地", "架空村霞が丘12", same},
    {"架空区三田1-2", "架空区三田一丁目2", same},
    {"架空区本町1-2-3", "架空区本町1-2-3 メゾン201", house},
    {"東京都架空区本町1-2-3", "架空区本町1-2-3", house},
    {"架空区本町1-2-3", "架空区本町1-2-30", town},
    {"架空区本町1-2-3", "架空区本町4-5", town},
    {"架空区本町1-2-3", "架空区緑町1-2-3", different},
    {"架空区一番町5", "架空区1番町5", same},
    {"", "架空区本町1-2-3", missing},
    {"架空区本町", "架空区本町", same},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(address_forms)

BOOST_DATA_TEST_CASE(addresses_compare_however_they_are_written, data::make(pairs), pair) {
    BOOST_TEST((match_addresses(pair.one, pair.other) == pair.match), utf8_of(address_form(pair.one)) << " and "
                                                                        << utf8_of(address_form(pair.other)));
    BOOST_TEST((match_addresses(pair.other, pair.one) == pair.match));
}

BOOST_AUTO_TEST_SUITE_END()
