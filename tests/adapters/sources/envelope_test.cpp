// Opinions in an XML envelope: what is read, and what an attacker might send instead.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/sources/opinion/xml_parsing.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

namespace data = boost::unit_test::data;

const std::string file = "KK_OPINION_9910000012_20261101100200.xml";

RecordingSink read_text(const std::string& text, std::size_t step = static_cast<std::size_t>(-1)) {
    static const auto source = opinion::OpinionSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return read_set(**source, {{file, text}}, step);
}

/// A small envelope that follows the schema.
std::string small(const std::string& items = "") {
    return "<?xml version='1.0'?>\n<Envelope xmlns='urn:kakehashi:opinion:1' version='1'>\n"
           "<Opinion Id='a' edition='1.3'><Insurer>131011</Insurer><Insured>9000000001</Insured>"
           "<AppliedOn>2026-09-01</AppliedOn>\n<Item no='14'>20260910</Item><Item no='16'>見本</Item>"
           "<Item no='17'>19400229</Item>" +
           items + "</Opinion></Envelope>";
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    BOOST_TEST_REQUIRE(at != std::string::npos, what);
    return text.replace(at, what.size(), by);
}

/// Whether the file is refused by that rule, told once, and nothing of it is taken.
bool refused(const std::string& text, const std::string& rule, const std::string& rest) {
    const RecordingSink sink = read_text(text);
    BOOST_TEST(sink.units.empty());
    return found(sink, rule + " set " + file + ":" + rest);
}

std::string times(int count, const std::string& text) {
    std::string all;
    for (int n = 0; n < count; ++n) {
        all += text;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelopes)

BOOST_AUTO_TEST_CASE(an_envelope_is_read_like_a_row) {
    const NamedContent golden_file = golden("opinion/" + file);
    const std::string whole = printed(read_text(golden_file.content));
    BOOST_TEST(whole == expected("opinion/in_envelope", whole));
    for (const std::size_t step : {1U, 7U, 4096U}) {
        BOOST_TEST(printed(read_text(golden_file.content, step)) == whole);
    }
}

BOOST_AUTO_TEST_CASE(a_finding_names_the_line_of_its_item) {
    const RecordingSink sink = read_text(small("\n<Item no='19'>3</Item>\n\n<Item no='60'>x</Item>"));
    BOOST_TEST(found(sink, "R04 person " + file + ":5#19 性別 [***]"));
    BOOST_TEST(found(sink, "R02 person " + file + ":7#60 身長 [x]"));
}

BOOST_AUTO_TEST_CASE(both_declarations_of_utf8_are_read_and_bytes_that_are_none_refused) {
    BOOST_TEST(read_text("\xEF\xBB\xBF" + small()).units.size() == 1U);
    BOOST_TEST(read_text(replaced(small(), "version='1.0'", "version='1.0' encoding='UTF-8'")).units.size() == 1U);
    BOOST_TEST(refused(cp932(small()), "C01", "4#0 [UTF-8]"));
    BOOST_TEST(refused("", "C05", "0#0"));
    BOOST_TEST(refused("\xEF\xBB\xBF", "C05", "0#0"));
}

BOOST_AUTO_TEST_CASE(what_is_no_xml_is_refused_by_its_line) {
    BOOST_TEST(refused(replaced(small(), "</Insured>", "</Insurer>"), "E01", "3#0"));
    BOOST_TEST(refused("<Envelope", "E01", "1#0"));
    BOOST_TEST(refused(small() + "<more/>", "E01", "4#0"));
    BOOST_TEST(refused(replaced(small(), "見本", "&name;"), "E01", "4#0"));
    BOOST_TEST(refused(replaced(small(), "見本", "&#x0;"), "E01", "4#0"));
}

BOOST_AUTO_TEST_CASE(a_document_type_is_refused_before_anything_of_it_is_read) {
    std::string laughs = "<!DOCTYPE Envelope [<!ENTITY l0 'ha'>";
    for (int n = 1; n < 40; ++n) {
        const std::string before = "&l" + std::to_string(n - 1) + ";";
        laughs += "<!ENTITY l" + std::to_string(n) + " '" + times(10, before) + "'>";
    }
    const std::string many = replaced(small(), "<Envelope", laughs + "]>\n<Envelope");
    BOOST_TEST(refused(replaced(many, "見本", "&l39;"), "E02", "2#0"));
    const auto with = [](const std::string& declaration, const std::string& name) {
        return replaced(replaced(small(), "<Envelope", declaration + "<Envelope"), "見本", name);
    };
    BOOST_TEST(refused(with("<!DOCTYPE Envelope [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "&x;"), "E02", "2#0"));
    BOOST_TEST(refused(with("<!DOCTYPE Envelope [<!ENTITY x SYSTEM 'http://127.0.0.1:9/'>]>", "&x;"), "E02", "2#0"));
    BOOST_TEST(refused(with("<!DOCTYPE Envelope [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;]>", "x"), "E02", "2#0"));
    BOOST_TEST(refused(with("<!DOCTYPE Envelope SYSTEM 'http://127.0.0.1:9/e.dtd'>", "x"), "E02", "2#0"));
    BOOST_TEST(refused(with("<!DOCTYPE Envelope>", "x"), "E02", "2#0"));
}

BOOST_AUTO_TEST_CASE(deep_and_endless_elements_are_refused_where_the_limit_is_passed) {
    const std::string deep = times(100'000, "<a>\n");
    BOOST_TEST(refused(replaced(small(), "見本", deep), "E03", "13#0 [12]"));
    BOOST_TEST(refused(replaced(small(), "<Item no='14'", times(5'000, "<x/>\n") + "<Item no='14'"), "E03", "995#0 [1000]"));
    std::string attributes;
    for (int n = 0; n < 2'000; ++n) {
        attributes += " a" + std::to_string(n) + "=''";
    }
    BOOST_TEST(refused(replaced(small(), "<Insurer>", "<Insurer" + attributes + ">"), "E03", "3#0 [1000]"));
}

BOOST_AUTO_TEST_CASE(huge_text_is_refused_by_size_and_by_item) {
    BOOST_TEST(refused(replaced(small(), "見本", std::string(1'100'000, 'x')), "C04", "0#0 [> 1 MiB]"));
    BOOST_TEST(refused(small("<Item no='43'>" + std::string(20'001, 'x') + "</Item>"), "E04", "4#0 [Item]"));
    BOOST_TEST(read_text(small("<Item no='43'>" + std::string(20'000, 'x') + "</Item>")).units.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_does_not_follow_the_schema_is_refused_by_line_and_element) {
    BOOST_TEST(refused(replaced(small(), "<Insured>9000000001", "<Insured>900000001"), "E04", "3#0 [Insured]"));
    BOOST_TEST(refused(replaced(small(), "2026-09-01", "2026-09-31"), "E04", "3#0 [AppliedOn]"));
    BOOST_TEST(refused(replaced(small(), "2026-09-01", "2026-09-01+09:00"), "E04", "3#0 [AppliedOn]"));
    BOOST_TEST(refused(small("<Item no='14'>20260911</Item>"), "E04", "4#0 [Item]"));
    BOOST_TEST(refused(small("<Item no='13'>x</Item>"), "E04", "4#0 [Item]"));
    BOOST_TEST(refused(small("<Item no='124'>x</Item>"), "E04", "4#0 [Item]"));
    BOOST_TEST(refused(small("<Secret/>"), "E04", "4#0"));  // a name that is not ours is not repeated
    BOOST_TEST(refused(replaced(small(), "edition='1.3'", "edition='1.4'"), "F10", "3#0 [1.4]"));
    BOOST_TEST(refused(replaced(small(), "urn:kakehashi:opinion:1", "urn:other"), "E04", "2#0 [Envelope]"));
}

BOOST_AUTO_TEST_CASE(an_opinion_without_its_envelope_and_two_in_one_are_refused) {
    BOOST_TEST(refused("<Opinion xmlns='urn:kakehashi:opinion:1' Id='a' edition='1.3'><Insurer>131011</Insurer>"
                       "<Insured>9000000001</Insured><AppliedOn>2026-09-01</AppliedOn><Item no='14'>20260910</Item></Opinion>",
                       "E04", "1#0 [Envelope]"));
    const std::string one = small();
    const std::size_t begin = one.find("<Opinion");
    const std::string opinion = one.substr(begin, one.find("</Envelope>") - begin);
    BOOST_TEST(refused(replaced(one, "</Envelope>", opinion + "</Envelope>"), "E04", "4#0 [Opinion]"));
}

BOOST_AUTO_TEST_CASE(schemas_and_inclusions_that_a_document_names_are_not_looked_at) {
    const std::string hints = replaced(small(), "version='1'",
                                       "version='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                                       "xsi:schemaLocation='urn:kakehashi:opinion:1 http://127.0.0.1:9/x.xsd'");
    BOOST_TEST(read_text(hints).units.size() == 1U);
    BOOST_TEST(refused(small("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"),
                       "E04", "4#0"));
    BOOST_TEST(read_text(replaced(small(), "<Envelope", "<?xml-stylesheet href='http://127.0.0.1:9/'?><Envelope")).units.size() == 1U);
}

BOOST_AUTO_TEST_CASE(comments_and_sections_are_no_part_of_a_text) {
    const RecordingSink sink = read_text(replaced(small(), "見本", "見<!-- x -->本<![CDATA[<&]]>"));
    BOOST_TEST(sink.units.front().claim->name == "見本<&");
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_not_there_is_an_error_that_names_it) {
    const auto folder = std::filesystem::temp_directory_path() / "kakehashi-no-schema";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "layouts" / "opinion");
    std::filesystem::copy(conf_dir() / "codes", folder / "codes");
    std::filesystem::copy(conf_dir() / "layouts" / "opinion", folder / "layouts" / "opinion", std::filesystem::copy_options::recursive);
    const auto source = opinion::OpinionSource::open(folder);
    std::filesystem::remove_all(folder);
    BOOST_TEST_REQUIRE(!source.has_value());
    BOOST_TEST(source.error().code == "KK-6301");
    BOOST_TEST(source.error().message.find("opinion-envelope.xsd") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
