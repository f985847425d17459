#include "tests/adapters/sources/document_probe.h"

namespace kakehashi::sources::test {

BOOST_AUTO_TEST_SUITE(indexes_of_documents)

namespace {

const std::string stem = "KK_DOCUMENT_9990000011_20261101110000";

NamedContent index_file() { return golden("documents/" + stem + ".csv"); }
NamedContent pdf_file() { return golden("documents/" + stem + "_01.pdf"); }

}  // namespace

BOOST_AUTO_TEST_CASE(index_and_files_belong_together) {
    const auto source = document_source();
    BOOST_TEST(rules(read_set(*source, {index_file(), pdf_file()})) == "");
    const RecordingSink alone = read_set(*source, {index_file()});
    BOOST_TEST(rules(alone) == "B21");
    BOOST_TEST(alone.units.front().replacements.empty());
    BOOST_TEST(rules(read_set(*source, {pdf_file()})) == "B21");
    BOOST_TEST(rules(read_set(*source, {{stem + ".csv", with(index_file().content, "ADMISSION_INFORMATION", "PRESCRIPTION")}, pdf_file()}))
                   .starts_with("R04"));
    BOOST_TEST(rules(read_set(*source, {index_file(), {pdf_file().name, "\xFF\xD8\xFF\xE0 picture"}})) == "B01 PDF / JPEG");
    BOOST_TEST(rules(read_set(*source, {{"KK_DOCUMENT_99900_1.pdf", "x"}})) == "F01");
    BOOST_TEST(rules(read_set(*source, {{"KK_DOCUMENT_9990000011_20261399999999.csv", ""}})).starts_with("C05; F07"));
}

BOOST_AUTO_TEST_CASE(a_document_is_withdrawn_by_its_number) {
    std::string row = with(index_file().content, "ja,0", "ja,1");
    row = with(row, stem + "_01.pdf", "");
    const RecordingSink sink = read_set(*document_source(), {{stem + ".csv", row}});
    BOOST_TEST(rules(sink) == "");
    BOOST_TEST((first(sink).operation == Replacement::Operation::erase));
    BOOST_TEST(first(sink).key == "9990000011-2026-00000001");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
