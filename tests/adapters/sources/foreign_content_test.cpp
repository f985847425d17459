// Files that only have the name of a CSV are called what they are, once, and no CSV is taken for one of them.
#include "adapters/sources/foreign_content.h"

#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

const std::string persons = "KK_PERSON_131011_20261101090000.csv";
const std::string users = "SERVICE_USER_INFO_1_20260930.csv";

/// What it is taken for, with the rule; empty for a CSV.
std::string taken_for(const std::string& head) {
    const auto foreign = foreign_content(head, *needed(Cp932::shared()));
    return foreign ? std::string(foreign->rule.rule) + " " + std::string(foreign->what) : "";
}

std::string all_of(const RecordingSink& sink) {
    std::string text;
    for (const Finding& finding : sink.all_findings()) {
        text += printed(finding) + "; ";
    }
    return text;
}

std::string read_persons(const std::string& content) {
    return all_of(read_set(*needed(municipal::MunicipalSource::open(conf_dir())), {{persons, content}}));
}

std::string read_users(const std::string& content) {
    return all_of(read_set(*needed(life::LifeSource::open(conf_dir())), {{users, content}}));
}

const std::string workbook = std::string("PK\x03\x04\x14\0\x06\0", 8) + "....[Content_Types].xml....xl/workbook.xml";
const std::string old_workbook = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0');
const std::string page = "<!DOCTYPE html>\n<html><head><title>ログイン</title></head></html>\n";

// 山田　花子,ヤマダ　ハナコ,認定 in EUC-JP; without the last, all of it would be half-width kana of the code page too.
const std::string euc = "\xBB\xB3\xC5\xC4\xA1\xA1\xB2\xD6\xBB\xD2,\xA5\xE4\xA5\xDE\xA5\xC0\xA1\xA1\xA5\xCF\xA5\xCA\xA5\xB3,\xC7\xA7\xC4\xEA";

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_contents)

BOOST_AUTO_TEST_CASE(workbooks_and_pages_are_known_by_how_they_begin) {
    BOOST_TEST(taken_for(workbook) == "C09 Excel (xlsx)");
    BOOST_TEST(taken_for(std::string("PK\x03\x04", 4) + "[Content_Types].xml word/document.xml") == "C09 Word (docx)");
    BOOST_TEST(taken_for(std::string("PK\x03\x04", 4) + "a.csv") == "C09 ZIP");
    BOOST_TEST(taken_for(old_workbook) == "C09 Excel (xls)");
    BOOST_TEST(taken_for("<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">") == "C09 Excel (XML)");
    BOOST_TEST(taken_for(page) == "C09 HTML");
    BOOST_TEST(taken_for("\xEF\xBB\xBF\r\n<HTML><BODY>") == "C09 HTML");
    BOOST_TEST(taken_for("%PDF-1.7\n") == "C09 PDF");
}

BOOST_AUTO_TEST_CASE(other_separators_are_known_where_no_comma_parts_anything) {
    BOOST_TEST(taken_for("a\tb\tc\n1\t2\t3\n") == "C11 tab");
    BOOST_TEST(taken_for("SERVICE_USER_INFO\na;b;c\n1;\"2,5\";3\n") == "C11 semicolon");
    BOOST_TEST(taken_for("a,b\n\"c;d;e;f;g\",2\n").empty());
    BOOST_TEST(taken_for("a;b\n").empty());
}

BOOST_AUTO_TEST_CASE(other_encodings_are_known_where_the_code_page_has_no_such_text) {
    BOOST_TEST(taken_for("1,2," + euc + "\n") == "C12 EUC-JP");
    BOOST_TEST(taken_for("1,2,\x1B$B;3ED\x1B(B\n") == "C12 ISO-2022-JP");
    for (const std::string text : {"山田　花子,ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞ,ﾊﾅｺ,ｱｲｳｴｵｶｷｸ", "漢字"}) {
        BOOST_TEST(taken_for(text + "\n").empty());
        BOOST_TEST(taken_for(cp932(text) + "\n").empty());
    }
    BOOST_TEST(taken_for("").empty());
    BOOST_TEST(taken_for("\xF0\x40\xF0\x41,\xF0\x42\n").empty());  // characters of somebody's own are told as such
}

BOOST_AUTO_TEST_CASE(each_is_told_once_for_the_file) {
    BOOST_TEST(read_persons(workbook) == "C09 set " + persons + ":0#0 [Excel (xlsx)]; ");
    BOOST_TEST(read_persons(page) == "C09 set " + persons + ":0#0 [HTML]; ");
    BOOST_TEST(read_persons("保険者番号;被保険者番号;履歴番号\n1;2;3\n") == "C11 set " + persons + ":1#0 [semicolon]; ");
    BOOST_TEST(read_persons(euc + "\n") == "C12 set " + persons + ":0#0 [EUC-JP]; ");
    for (const std::string& content : {workbook, old_workbook, page}) {
        BOOST_TEST(read_users(content).starts_with("C09 set " + users + ":0#0 ["));
        BOOST_TEST(read_users(content).find(';') == read_users(content).size() - 2);
    }
    BOOST_TEST(read_users("SERVICE_USER_INFO\ncare_facility_id\tservice_code\tinsurer_no\n1\t2\t3\n") == "C11 set " + users + ":2#0 [tab]; ");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
