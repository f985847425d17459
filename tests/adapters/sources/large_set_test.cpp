#include <sys/resource.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/careplan/person_rows.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

/// `rows` rows of actuals of `people` people, one after the other in turn; made when asked for.
class ManyRows final : public RawBytes {
public:
    ManyRows(std::uint64_t rows, std::uint64_t people) : rows_(rows), people_(people), size_(line(0).size()) {}
    [[nodiscard]] std::uint64_t size() const override { return rows_ * size_; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        std::size_t count = 0;
        while (count < to.size() && offset < size()) {
            const std::string text = line(offset / size_);
            const std::size_t from = offset % size_;
            const std::size_t part = std::min(to.size() - count, size_ - from);
            text.copy(to.data() + count, part, from);
            count += part;
            offset += part;
        }
        return count;
    }

private:
    [[nodiscard]] std::string line(std::uint64_t row) const {
        std::array<char, 256> text{};
        const auto person = static_cast<unsigned long long>(row % people_);
        const auto day = static_cast<unsigned>(row / people_ % 28 + 1);
        std::snprintf(text.data(), text.size(),
                      "202407,131011,%010llu,20260501,202604,9990000011,,387,,202604%02u,,0930,1030,1,111211,,,,,"
                      "9990000022,\x83\x77\x83\x8B\x83\x70\x81\x5B,,0,9990000022,\r\n",
                      person, day);
        return text.data();
    }

    std::uint64_t rows_;
    std::uint64_t people_;
    std::size_t size_;
};

class CountingSink final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        ++units;
        facts += unit.replacements.size();
        bytes += unit.replacements.front().facts.front().body.size();
        findings += unit.findings.size();
        return Done{};
    }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding /*finding*/) override { ++findings; }
    void progress(std::uint64_t count) override { rows = count; }

    std::uint64_t units = 0;
    std::uint64_t facts = 0;
    std::uint64_t bytes = 0;
    std::uint64_t findings = 0;
    std::uint64_t rows = 0;
};

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(large_sets)

BOOST_AUTO_TEST_CASE(a_set_larger_than_memory_gives_every_person_once_in_bounded_memory) {
    constexpr std::uint64_t people = 20'000;
    constexpr std::uint64_t rows = 400'000;  // about 55 MB: beyond the limit for memory
    const auto source = careplan::CarePlanSource::open(conf_dir(), std::filesystem::temp_directory_path());
    BOOST_TEST_REQUIRE(source.has_value());
    const std::string name = "UPJSK_202604_9990000022_11_9990000011_43_20260505090000.CSV";
    const std::vector<ClaimedFile> files = {
        {{name, std::make_shared<ManyRows>(rows, people), ""}, *(*source)->recognise(name, "")}};
    CountingSink sink;
    const long before = peak_kib();
    BOOST_TEST((*source)->read(files, sink).has_value());
    BOOST_TEST(sink.units == people);
    BOOST_TEST(sink.facts == people);
    BOOST_TEST(sink.findings == 0U);
    BOOST_TEST(sink.rows == rows);
    BOOST_TEST(peak_kib() - before < 64 * 1024);
}

BOOST_AUTO_TEST_CASE(rows_come_back_by_person_whether_spooled_or_not) {
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1} << 30U}) {
        careplan::PersonRows rows(std::filesystem::temp_directory_path(), size);
        const std::string big(70'000, 'b');
        for (std::uint32_t n = 0; n < 100; ++n) {
            careplan::StoredRow row;
            const std::string text = std::to_string(n);
            row.file = static_cast<std::uint8_t>(n % 3);
            row.line = n;
            const std::array<std::string_view, 3> cells = {text, "", big};
            row.cells = cells;
            BOOST_TEST(rows.add(n % 2 == 0 ? "131011900000000a" : "131011900000000b", row).has_value());
        }
        std::vector<std::string> people;
        const auto done = rows.each([&](std::string_view person, const std::vector<careplan::StoredRow>& held) {
            people.emplace_back(person);
            BOOST_TEST(held.size() == 50U);
            for (std::size_t n = 0; n < held.size(); ++n) {
                BOOST_TEST(held[n].cells[0] == std::to_string(held[n].line));
                BOOST_TEST(held[n].cells[2].size() == big.size());
                const bool ordered = n == 0 || held[n - 1].file < held[n].file ||
                                     (held[n - 1].file == held[n].file && held[n - 1].line < held[n].line);
                BOOST_TEST(ordered);
            }
            return Result<Done>(Done{});
        });
        BOOST_TEST(done.has_value());
        BOOST_TEST(people.size() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_folder_that_takes_nothing_is_an_error_not_a_loss) {
    careplan::PersonRows rows("/nowhere", std::uint64_t{1} << 30U);
    const auto failed = rows.add("1310119000000001", {});
    BOOST_TEST_REQUIRE(!failed.has_value());
    BOOST_TEST((failed.error().fault == Fault::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
