// Files sealed in pieces: what was sealed comes back, and whatever was changed, cut, exchanged or appended does not open.
#include "adapters/storage/sealed_file.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

std::string content_of(std::size_t size) {
    std::string content(size, '\0');
    for (std::size_t n = 0; n < size; ++n) {
        content[n] = static_cast<char>(n * 31 + n / mebibyte);
    }
    return content;
}

struct Sealed {
    Sealed() {
        std::string pattern = (std::filesystem::temp_directory_path() / "kakehashi-sealed-XXXXXX").string();
        BOOST_TEST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder = pattern;
        file = folder / "a.sealed";
    }
    ~Sealed() { std::filesystem::remove_all(folder); }
    Sealed(const Sealed&) = delete;
    Sealed& operator=(const Sealed&) = delete;
    void write(const std::string& content, std::size_t portion = 70'001) {
        std::filesystem::remove(file);
        auto writer = needed(SealedFileWriter::create(file, "{\"about\":1}", key));
        for (std::size_t from = 0; from < content.size(); from += portion) {
            needed(writer.append(std::string_view(content).substr(from, portion)));
        }
        needed(writer.finish());
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void put(const std::string& bytes) const { std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes; }
    Result<std::string> read(const Key& with) {
        TRY(auto reader, SealedFileReader::open(file));
        std::string all;
        TRY_DONE(reader.read(with, [&](std::string_view piece) {
            all += piece;
            return Result<Done>(Done{});
        }));
        return all;
    }

    std::filesystem::path folder;
    std::filesystem::path file;
    Key key = Key::random();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sealed_file)

BOOST_DATA_TEST_CASE(what_was_sealed_comes_back,
                     data::make(std::vector<std::size_t>{0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte, 3 * mebibyte + 5}), size) {
    Sealed sealed;
    const std::string content = content_of(size);
    sealed.write(content);
    BOOST_TEST((needed(sealed.read(sealed.key)) == content));
    BOOST_TEST(needed(SealedFileReader::open(sealed.file)).header() == "{\"about\":1}");
    BOOST_TEST((std::filesystem::status(sealed.file).permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
    BOOST_TEST(!std::filesystem::exists(sealed.file.string() + ".part"));
    BOOST_TEST(sealed.read(Key::random()).error().code == "KK-4703");
}

BOOST_AUTO_TEST_CASE(what_was_changed_or_cut_does_not_open) {
    Sealed sealed;
    sealed.write(content_of(2 * mebibyte + 100));
    const std::string good = sealed.bytes();
    for (std::size_t at = 0; at < good.size(); at += at < 120 ? 1 : 99'991) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        sealed.put(bad);
        BOOST_TEST(sealed.read(sealed.key).error().code == "KK-4703", "byte " << at);
    }
    for (const std::size_t size : {good.size() - 1, good.size() - 200, good.size() / 2, std::size_t{40}, std::size_t{10}, std::size_t{0}}) {
        sealed.put(good.substr(0, size));
        BOOST_TEST(sealed.read(sealed.key).error().code == "KK-4703", "cut at " << size);
    }
    sealed.put(good + '\0');
    BOOST_TEST(sealed.read(sealed.key).error().code == "KK-4703");
}

BOOST_AUTO_TEST_CASE(pieces_cannot_be_left_out_exchanged_or_doubled) {
    Sealed sealed;
    sealed.write(content_of(3 * mebibyte));
    const std::string good = sealed.bytes();
    constexpr std::size_t piece = 4 + 1 + 12 + mebibyte + 16;
    const std::size_t begin = good.size() - 3 * piece;
    const auto part = [&](std::size_t n) { return good.substr(begin + n * piece, piece); };
    const std::string head = good.substr(0, begin);
    for (const std::string& pieces : {part(1) + part(0) + part(2), part(0) + part(2), part(0) + part(1), part(0) + part(0) + part(1) + part(2), part(2)}) {
        sealed.put(head + pieces);
        BOOST_TEST(sealed.read(sealed.key).error().code == "KK-4703");
    }
    sealed.put(head + part(0) + part(1) + part(2));
    BOOST_TEST(sealed.read(sealed.key).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_is_replaced_and_a_writer_that_gives_up_leaves_nothing) {
    Sealed sealed;
    sealed.write("first");
    BOOST_TEST(SealedFileWriter::create(sealed.file, "{}", sealed.key).error().code == "KK-4701");
    const auto other = sealed.folder / "other";
    {
        auto writer = needed(SealedFileWriter::create(other, "{}", sealed.key));
        needed(writer.append("half"));
        BOOST_TEST(SealedFileWriter::create(other, "{}", sealed.key).error().code == "KK-4701");
    }
    BOOST_TEST(!std::filesystem::exists(other));
    BOOST_TEST(!std::filesystem::exists(other.string() + ".part"));
    BOOST_TEST(SealedFileReader::open(other).error().code == "KK-4702");
    BOOST_TEST(SealedFileWriter::create(sealed.folder / "none" / "x", "{}", sealed.key).error().code == "KK-4701");
}

BOOST_AUTO_TEST_SUITE_END()
