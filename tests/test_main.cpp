#define BOOST_TEST_MODULE kakehashi
#include <boost/test/unit_test.hpp>
