#include "domain/set_grouping.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "tests/fakes/handed_source.h"

using namespace kakehashi;
using kakehashi::test::MemoryBytes;

namespace {

class BrokenBytes final : public RawBytes {
public:
    [[nodiscard]] std::uint64_t size() const override { return 1; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t /*offset*/, std::span<char> /*to*/) override {
        return Error{Fault::unavailable, "KK-8403", "the file cannot be read"};
    }
};

/// Files called `rank-sender-month-serial-form`; one that begins with `!` is nobody's, whatever its name.
class NamedSource final : public test::HandedSource {
public:
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override {
        std::vector<std::string> parts;
        std::istringstream in{std::string(name)};
        for (std::string part; std::getline(in, part, '-');) {
            parts.push_back(part);
        }
        if (parts.size() != 5 || head.starts_with('!')) {
            return std::nullopt;
        }
        FileClaim claim{{"named", parts[0], parts[1], "", parts[3], parts[2]}, parts[4], "1", {}};
        if (parts[3].starts_with("29")) {
            claim.ranked_by = Timestamp{2'000'000'000'000'000};
        }
        return claim;
    }
    [[nodiscard]] int precedence(const SetName& set) const override { return std::stoi(set.kind); }
};

struct Grouped {
    explicit Grouped(std::vector<SourceFile> given) : files(std::move(given)) {
        sources.push_back(std::make_unique<NamedSource>());
        groups.emplace(sources, Timestamp{1'700'000'000'000'000}, files,
                       [this](const SourceFile& file, const std::optional<Error>& error) {
                           unknown.push_back(file.name + (error ? " " + error->code : ""));
                       });
    }
    [[nodiscard]] std::string order() const {
        std::string text;
        for (std::size_t n = 0; n < groups->size(); ++n) {
            for (const ClaimedFile& file : groups->at(n).files) {
                text += file.file.name + " ";
            }
            text += "| ";
        }
        return text;
    }

    std::vector<std::unique_ptr<Source>> sources;
    HeldFiles files;
    std::vector<std::string> unknown;
    std::optional<SetGrouping> groups;
};

SourceFile file(const std::string& name, const std::string& bytes = "x") {
    return {name, std::make_shared<MemoryBytes>(bytes), "digest of " + bytes};
}
SourceFile broken(const std::string& name) { return {name, std::make_shared<BrokenBytes>(), {}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(set_grouping)

BOOST_AUTO_TEST_CASE(sets_come_by_precedence_then_serial_then_name_and_their_files_by_name) {
    const Grouped grouped({file("2-b-202604-5-Z"), file("2-b-202604-5-A"), file("1-z-202604-9-A"), file("2-c-202604-4-A"),
                           file("2-a-202605-5-A"), file("2-a-202604-5-A"), file("2-b-202604-5-M")});
    BOOST_TEST(grouped.order() ==
               "1-z-202604-9-A | 2-c-202604-4-A | 2-a-202604-5-A | 2-a-202605-5-A | 2-b-202604-5-A 2-b-202604-5-M 2-b-202604-5-Z | ");
    BOOST_TEST((grouped.groups->at(4).name == SetName{"named", "2", "b", "", "5", "202604"}));
    BOOST_TEST(grouped.groups->bytes_of(4) == 3U);
    BOOST_TEST(grouped.groups->at(4).files[1].claim.form == "M");
}

BOOST_AUTO_TEST_CASE(files_of_one_name_stay_in_the_order_in_which_they_were_found) {
    const Grouped grouped({file("1-a-202604-1-A", "second"), file("1-a-202604-1-A", "first")});
    const SetGroup group = grouped.groups->at(0);
    BOOST_TEST_REQUIRE(group.files.size() == 2U);
    BOOST_TEST(group.files[0].file.sha256 == "digest of second");
}

BOOST_AUTO_TEST_CASE(a_set_without_a_serial_is_named_by_its_content) {
    const Grouped grouped({file("1-a-202604--A", "one"), file("1-a-202604--B", "two"), file("1-a-202604--C", "one")});
    BOOST_TEST(grouped.groups->size() == 2U);
    BOOST_TEST(grouped.groups->at(0).name.serial == "digest of one");
    BOOST_TEST(grouped.groups->at(0).files.size() == 2U);
}

BOOST_AUTO_TEST_CASE(who_is_nobodys_is_told_with_the_reason) {
    const Grouped grouped({file("letter"), file("1-a-202604-1-A", "!"), broken("photo"), file("1-a-202604-1-B")});
    BOOST_TEST(grouped.unknown == (std::vector<std::string>{"letter", "1-a-202604-1-A", "photo KK-8403"}),
               boost::test_tools::per_element());
    BOOST_TEST(grouped.order() == "1-a-202604-1-B | ");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_makes_its_set_unreadable) {
    const Grouped grouped({file("1-a-202604-1-A"), broken("1-a-202604-1-B")});
    const SetGroup group = grouped.groups->at(0);
    BOOST_TEST(group.files.size() == 2U);
    BOOST_TEST_REQUIRE(group.unreadable.size() == 1U);
    BOOST_TEST(group.unreadable[0].code == "KK-8403");
    BOOST_TEST(group.unreadable[0].place.file == "1-a-202604-1-B");
}

BOOST_AUTO_TEST_CASE(a_name_from_the_future_is_found_once) {
    const Grouped grouped({file("1-a-202604-2999-A")});
    const SetGroup group = grouped.groups->at(0);
    BOOST_TEST_REQUIRE(group.files[0].claim.findings.size() == 1U);
    BOOST_TEST(group.files[0].claim.findings[0].rule == "F13");
}

BOOST_AUTO_TEST_SUITE_END()
