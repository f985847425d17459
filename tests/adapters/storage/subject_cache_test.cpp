// People in memory: so many bytes, and forgotten when told.
#include <boost/test/unit_test.hpp>

#include "adapters/storage/subject_cache.h"

using namespace kakehashi;
using namespace kakehashi::storage;

namespace {

const InsurerNumber home = InsurerNumber::parse("131011").value();

InsuredNumber number(std::int64_t id) { return InsuredNumber::parse("000000" + std::to_string(1'000 + id)).value(); }

/// A person whose facts take that many bytes, under one number or two.
std::shared_ptr<const consent::Subject> person(std::int64_t id, std::size_t bytes, std::vector<std::int64_t> numbers = {}) {
    auto subject = std::make_shared<consent::Subject>();
    subject->record.id = {id};
    numbers.push_back(id);
    for (const std::int64_t each : numbers) {
        Enrolment enrolment;
        enrolment.insurer = home;
        enrolment.insured = number(each);
        subject->record.enrolments.push_back(enrolment);
    }
    Fact fact;
    fact.body = std::string(bytes, 'b');
    subject->record.facts.push_back(fact);
    return subject;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(subject_cache)

BOOST_AUTO_TEST_CASE(it_is_bounded_by_bytes_and_the_least_recently_used_go_first) {
    constexpr std::size_t room = 100'000;
    SubjectCache cache(room);
    for (std::int64_t id = 1; id <= 20; ++id) {
        cache.keep(person(id, 10'000));
        static_cast<void>(cache.find(home, number(1)));
        BOOST_TEST(cache.bytes() <= room);
    }
    BOOST_TEST(cache.bytes() > room / 2);
    BOOST_TEST(cache.find(home, number(1)) != nullptr);
    BOOST_TEST(cache.find(home, number(2)) == nullptr);
    BOOST_TEST(cache.find(home, number(20)) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_person_larger_than_the_room_is_not_kept) {
    SubjectCache cache(5'000);
    cache.keep(person(1, 10'000));
    BOOST_TEST(cache.find(home, number(1)) == nullptr);
    BOOST_TEST(cache.bytes() == 0U);
    SubjectCache none(0);
    none.keep(person(1, 0));
    BOOST_TEST(none.find(home, number(1)) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_forgotten_person_is_found_under_none_of_the_numbers) {
    SubjectCache cache(100'000);
    cache.keep(person(1, 10, {2}));
    BOOST_TEST(cache.find(home, number(2)) != nullptr);
    cache.forget({1});
    cache.forget({99});
    BOOST_TEST(cache.find(home, number(1)) == nullptr);
    BOOST_TEST(cache.find(home, number(2)) == nullptr);
    BOOST_TEST(cache.bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(when_there_is_less_room_those_least_recently_used_go) {
    SubjectCache cache(100'000);
    cache.keep(person(1, 10'000));
    cache.keep(person(2, 10'000));
    cache.bound(15'000);
    BOOST_TEST(cache.bytes() <= 15'000U);
    BOOST_TEST(cache.find(home, number(1)) == nullptr);
    BOOST_TEST(cache.find(home, number(2)) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_person_kept_again_replaces_what_was_kept) {
    SubjectCache cache(100'000);
    cache.keep(person(1, 10));
    const std::size_t bytes = cache.bytes();
    const auto newer = person(1, 10);
    cache.keep(newer);
    BOOST_TEST(cache.find(home, number(1)) == newer);
    BOOST_TEST(cache.bytes() == bytes);
}

BOOST_AUTO_TEST_SUITE_END()
