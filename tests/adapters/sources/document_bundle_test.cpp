#include <boost/test/unit_test.hpp>

#include "adapters/sources/document/narrative.h"
#include "tests/adapters/sources/document_probe.h"

namespace kakehashi::sources::test {
namespace {

std::string json() { return content_of(golden_dir() / "documents/referral.json"); }
std::string xml() { return content_of(golden_dir() / "documents/discharge_summary.xml"); }

std::string with_all(std::string text, const std::string& what, const std::string& instead) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + instead.size())) {
        text.replace(at, what.size(), instead);
    }
    return text;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t n = 0; n < bytes.size(); n += 3) {
        std::uint32_t group = 0;
        for (std::size_t m = 0; m < 3; ++m) {
            group = group << 8U | (n + m < bytes.size() ? static_cast<unsigned char>(bytes[n + m]) : 0U);
        }
        for (std::size_t m = 0; m < 4; ++m) {
            text.push_back(m <= bytes.size() - n ? letters[group >> (18U - 6U * m) & 63U] : '=');
        }
    }
    return text;
}

/// The referral with another file in its Binary.
std::string with_file(const std::string& content_type, const std::string& bytes) {
    std::string text = with(json(), "\"resourceType\": \"Binary\", \"contentType\": \"application/pdf\"",
                            "\"resourceType\": \"Binary\", \"contentType\": \"" + content_type + "\"");
    const std::size_t begin = text.find("JVBERi");
    return text.replace(begin, text.find('"', begin) - begin, base64(bytes));
}

RecordingSink read(const std::string& content, const std::string& name = "letter.json", std::size_t step = 4096) {
    return read_set(*document_source(), {{name, content}}, step);
}

/// What is found, however the bytes come; and that nobody is taken when the set is refused.
void check(const std::string& content, const std::string& expected, const std::string& name = "letter.json") {
    for (const std::size_t step : {7U, 65536U}) {
        const RecordingSink sink = read(content, name, step);
        const auto found = sink.all_findings();
        const bool refused = std::ranges::any_of(found, [](const Finding& f) { return f.severity == Severity::set; });
        BOOST_TEST(rules(sink) == expected);
        BOOST_TEST(sink.units.size() == (refused ? 0U : 1U));
    }
}

const std::string outside = "B17 https";

}  // namespace

BOOST_AUTO_TEST_SUITE(documents_in_fhir)

BOOST_AUTO_TEST_CASE(what_is_fine_is_taken) {
    check(json(), outside);
    check(xml(), "", "letter.xml");
    check("\xEF\xBB\xBF" + json(), outside);
}

BOOST_AUTO_TEST_CASE(what_has_the_name_of_something_else_is_not_taken_for_it) {
    const std::string phone = R"("telecom": [ { "system": "phone", "value": "03-0000-0000" } ], "gender")";
    check(with(json(), "\"gender\"", phone), outside);
    check(with(json(), "\"onsetAge\"", R"("timing": { "repeat": { "period": 1, "periodUnit": "d" } }, "onsetAge")"), outside);
    check(with(json(), "\"onsetAge\"", R"("extension": [ { "url": "urn:x", "valuePeriod": { "start": "2026-02-01", "end": "2026-01-31" } } ], "onsetAge")"),
          outside + "; B26 Condition.extension.valuePeriod");
}

BOOST_AUTO_TEST_CASE(json_writes_texts_as_texts_and_lists_as_lists) {
    check(with(json(), "\"status\": \"final\"", "\"status\": 5"), outside + "; B26 Composition.status");
    check(with(json(), "\"birthDate\": \"1940-02-29\"", "\"birthDate\": 1940"), outside + "; B26 Patient.birthDate");
    check(with(json(), "\"birthDate\": \"1940-02-29\"", "\"birthDate\": [ \"1940-02-29\" ]"), outside + "; B26 Patient.birthDate");
    check(with(json(), "\"value\": 71.50", "\"value\": \"71.50\""), outside + "; B26 Condition.onsetAge.value");
    check(with(json(), "\"onsetAge\"", "\"multipleBirthBoolean\": \"true\", \"onsetAge\""), outside + "; B26 Condition.multipleBirthBoolean");
    check(with(json(), "\"onsetAge\"", "\"multipleBirthBoolean\": true, \"onsetAge\""), outside);
    // A name that FHIR could not have is not repeated.
    check(with(json(), "\"onsetAge\"", "\"山田 Boolean\": \"true\", \"onsetAge\""), outside + "; B26 *Boolean");
}

BOOST_AUTO_TEST_CASE(numbers_of_other_systems_need_what_shows_whose_they_are) {
    check(with(xml(), "<birthDate value=\"1938-07\"/>", ""), "B14 name, birthDate, gender; B25 Patient.birthDate", "letter.xml");
    check(with(xml(), "<gender value=\"male\"/>", ""), "B14 name, birthDate, gender; B25 Patient.gender", "letter.xml");
    check(with(xml(), "<birthDate value=\"1938-07\"/>", "<birthDate value=\"1938-77\"/>"), "B14 name, birthDate, gender; B26 Patient.birthDate", "letter.xml");
}

BOOST_AUTO_TEST_CASE(bundles_are_known_by_content_not_by_name) {
    const auto source = document_source();
    const auto claim = source->recognise("a.json", json());
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->form == "REFERRAL");
    BOOST_TEST(claim->set.sender == "9910000012");
    BOOST_TEST(claim->set.serial.empty());
    BOOST_TEST(claim->any_name);
    BOOST_TEST(source->recognise("a.xml", xml())->form == "DISCHARGE_SUMMARY");
    BOOST_TEST(!source->recognise("a.txt", json()).has_value());
    BOOST_TEST(!source->recognise("a.json", "{\"resourceType\":\"Patient\",\"note\":\"Bundle\"}").has_value());
    BOOST_TEST(!source->recognise("settings.json", "{}").has_value());
    const auto cut = source->recognise("KK_DOCUMENT_9910000012_20261101100000_01.json", "{\"resourceType\": \"Bundle\", \"entry\": [");
    BOOST_TEST_REQUIRE(cut.has_value());
    BOOST_TEST(cut->set.sender == "9910000012");
    BOOST_TEST(cut->findings.empty());
}

BOOST_AUTO_TEST_CASE(broken_texts_are_refused) {
    check(json().substr(0, json().size() - 10), "B10 JSON: entry.resource.data: byte 224; " + outside);
    check(json() + "{}", "B10 JSON: byte 1; " + outside);
    check(with(json(), "\"fullUrl\": \"urn:uuid:00000000-0000-4000-8000-000000000004", "\"fullUrl\": \"urn:uuid:00000000-0000-4000-8000-000000000003"),
          "B12 Bundle.entry.fullUrl");
    check(json() + std::string(1, '\0') + "hidden", "B10 JSON: byte 1; " + outside);
    check(with(json(), "診療情報提供書\" } ] }", "\xFF\" } ] }"), "B27 JSON: not UTF-8");
    check(with(json(), "\"status\": \"final\"", "\"status\": final"), "B10 JSON: entry.resource.status: byte 20");
    check(with(json(), "\"status\": \"final\"", "\"status\": \"final\", \"status\": \"draft\""), "B12 status");
    check(with(xml(), "</Bundle>", ""), "B10 XML", "letter.xml");
    check(with(xml(), "<type value=\"document\"/>", "<type value=\"document\"/>loose text"), "B10 XML", "letter.xml");
    check(with(xml(), "<type value=\"document\"/>", "<type xmlns=\"urn:x\" value=\"document\"/>"), "B27 XML: other namespace", "letter.xml");
    const std::string included = "<include xmlns=\"http://www.w3.org/2001/XInclude\" href=\"a.xml\"/><type";
    check(with(xml(), "<type", included), "B27 XInclude", "letter.xml");
    check(with(xml(), "A &amp; B", "A &unknown; B"), "B10 XML", "letter.xml");
    check("\xEF\xBB\xBF" + with(xml(), "encoding=\"UTF-8\"", "encoding=\"UTF-16\""), "", "letter.xml");  // it is UTF-8 all the same
    check(with(xml(), "退院時サマリー", "\x91\xDE\x89\x40"), "B27 XML: not UTF-8", "letter.xml");
    check(with(xml(), "<type", std::string(1, '\0') + "<type"), "B10 XML", "letter.xml");
    check("\xFF\xFE" + xml(), "B27 XML: not UTF-8", "KK_DOCUMENT_9910000012_20261101100000_01.xml");
}

BOOST_AUTO_TEST_CASE(document_types_and_entities_are_not_read) {
    const std::string declared = "<!DOCTYPE Bundle [ <!ENTITY a SYSTEM \"file:///etc/passwd\"> ]>\n<Bundle";
    check(with(with(xml(), "<Bundle", declared), "A &amp; B", "&a;"), "B18", "letter.xml");
}

BOOST_AUTO_TEST_CASE(limits_hold) {
    const std::string deep = std::string(60, '[') + std::string(60, ']');
    check(with(json(), "\"type\": \"document\"", "\"type\": \"document\", \"x\": " + deep), "B11 48");
    std::string objects = "1";
    for (int n = 0; n < 60; ++n) {
        objects = "{\"a\":" + objects + "}";
    }
    check(with(json(), "\"type\": \"document\"", "\"type\": \"document\", \"x\": " + objects), "B11 48");
    check(with(json(), "\"title\": \"検査結果\"", "\"title\": \"" + std::string(70'000, 'x') + "\""), "B11 65536");
    std::string many;
    for (int n = 0; n < 100'000; ++n) {
        many += ",1";
    }
    check(with(json(), "\"type\": \"document\"", "\"type\": \"document\", \"x\": [0" + many + "]"), "B11 100000",
          "KK_DOCUMENT_9910000012_20261101100000_01.json");
    std::string entries;
    for (int n = 0; n < 500; ++n) {
        entries += R"(,{"resource":{"resourceType":"Basic"}})";
    }
    check(with(json(), "==\" } }\n  ]", "==\" } }" + entries + "]"), "B11 500; " + outside);
    std::string elements;
    for (int n = 0; n < 60; ++n) {
        elements += "<extension>";
    }
    check(with(xml(), "<language value=\"ja\"/>", elements), "B11 48", "letter.xml");
    auto large = std::make_shared<ProbeBytes>(json());
    large->pretend_size(60U << 20U);
    const auto source = document_source();
    RecordingSink sink;
    const std::vector<ClaimedFile> files = {{{"letter.json", large, ""}, *source->recognise("letter.json", json())}};
    BOOST_TEST_REQUIRE(source->read(files, sink).has_value());
    BOOST_TEST(rules(sink) == "C04 52428800");
}

BOOST_AUTO_TEST_CASE(only_document_bundles_are_taken) {
    check(with(json(), "\"type\": \"document\"", "\"type\": \"collection\""), "B13 type; " + outside);
    check(with(json(), "\"resourceType\": \"Composition\"", "\"resourceType\": \"List\""), "B13 Composition");
    check(with(json(), "\"code\": \"57133-1\"", "\"code\": \"57833-6\""), "B16 57833-6; " + outside);
    check(with(json(), "\"code\": \"57133-1\"", "\"code\": \"見本　花子\""), "B16 ***; " + outside);
    check(with(json(), "2026-11-01T09:30:00+09:00", "yesterday"), outside + "; B26 Composition.date");
    check(R"({"resourceType":"Patient"})", "B20", "KK_DOCUMENT_X.json");
}

BOOST_AUTO_TEST_CASE(the_person_must_be_certain) {
    check(with(json(), "131011:9000000001", "131011"), "B14 被保険者番号; " + outside);
    check(with(json(), "131011:9000000001", ":9000000001"), "B14 保険者番号; " + outside);
    check(with(json(), "urn:kakehashi:care-insured", "urn:other"), "B14 identifier; " + outside);
    check(with(json(), "\"value\": \"00042\" }", "\"value\": \"00042\" }, { \"system\": \"urn:kakehashi:care-insurer\", \"value\": \"131012\" }"),
          "B14 identifier ≠; " + outside);
    check(with(json(), "\"resourceType\": \"Practitioner\"", "\"resourceType\": \"Patient\""), "B15 2; " + outside + "; B25 Patient.birthDate; B25 Patient.gender");
    check(with(json(), "\"subject\": { \"reference\": \"urn:uuid:00000000-0000-4000-8000-000000000002\" },\n        \"date\"", "\"date\""),
          "B14 Composition.subject; " + outside);
    check(with(json(), "\"onsetAge\"", "\"patient\": { \"reference\": \"Patient/somebody-else\" }, \"onsetAge\""), "B15 Patient; " + outside);
    check(with(json(), "\"resourceType\": \"Patient\"", "\"resourceType\": \"Basic\""), "B14 Patient; " + outside);
}

BOOST_AUTO_TEST_CASE(both_forms_of_identifiers_are_read) {
    const auto person = [](const std::string& content, const std::string& name) {
        const RecordingSink sink = read(content, name);
        BOOST_TEST_REQUIRE(sink.units.size() == 1U, rules(sink));
        return sink.units.front().insurer.str() + ":" + sink.units.front().insured.str();
    };
    BOOST_TEST(person(xml(), "a.xml") == "131011:9000000011");
    BOOST_TEST(person(with(with(xml(), "urn:oid:1.2.392.100495.20.3.61", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber"),
                           "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonNumber", "urn:oid:1.2.392.100495.20.3.63"),
                      "a.xml") == "131011:9000000011");
    BOOST_TEST(person(with(xml(), "  131011", "00131011"), "a.xml") == "131011:9000000011");
    // A number of health insurance beside those of care insurance changes nothing.
    BOOST_TEST(person(with(json(), "\"value\": \"00042\" }",
                           "\"value\": \"00042\" }, { \"system\": \"urn:oid:1.2.392.100495.20.3.61\", \"value\": \"139999\" }"),
                      "a.json") == "131011:9000000001");
}

BOOST_AUTO_TEST_CASE(the_writer_must_be_certain) {
    check(with_all(json(), "insurance-medical-institution-no", "other-no"), "B20");
    check(with(json(), "\"value\": \"9910000012\" } ],", "\"value\": \"９９１０００００１2\" } ],"), outside);
    const RecordingSink sink = read_set(*document_source(),
                                        {{"KK_DOCUMENT_9910000012_20261101100000_01.json", with_all(json(), "insurance-medical-institution-no", "other-no")}});
    BOOST_TEST(first(sink).author == "9910000012");
    BOOST_TEST(first(sink).addressee == "9910000020");
}

BOOST_AUTO_TEST_CASE(files_within_are_judged_by_content) {
    const auto with_label = [](const std::string& fault) { return fault + "; " + outside; };
    check(with_file("application/pdf", "\x7F" "ELF"), "B02 ELF; " + outside);
    check(with_file("application/pdf", "PK\x03\x04 xl/vbaProject.bin"), with_label("B03 Office with VBA"));
    check(with_file("application/pdf", "PK\x03\x04 xl/workbook.xml"), with_label("B09 ZIP or Office"));
    check(with_file("application/pdf", "%PDF-1.4\n1 0 obj\n<< /S /JavaScript >>\nendobj\n%%EOF\n"), with_label("B04 /JavaScript: JavaScript"));
    check(with_file("application/pdf", "\xFF\xD8\xFF\xE0 picture"), with_label("B01 application/pdf / JPEG"));
    check(with_file("image/jpeg", "\xFF\xD8\xFF\xE0 picture"), outside);
    check(with_file("text/plain; charset=UTF-8", "所見なし"), outside);
    check(with_file("text/html", "<html>"), with_label("B09 HTML"));
    check(with(json(), "JVBERi0xLjQK", "JVBERi0xLjQ?"), with_label("B10 Base64"));
    check(with(json(), "JVBERi0xLjQK", "JVBERi0xLjQK===="), with_label("B10 Base64"));
    // A signature opens nothing; a sampled signal is no file at all.
    check(with(json(), "\"timestamp\"", "\"signature\": { \"sigFormat\": \"application/jose\", \"data\": \"AQIDBAUG\" }, \"timestamp\""), outside);
    check(with(json(), "\"onsetAge\"", "\"valueSampledData\": { \"origin\": { \"value\": 0 }, \"data\": \"1 2 E U\" }, \"onsetAge\""), outside);
}

BOOST_AUTO_TEST_CASE(large_files_within_are_never_held_as_a_whole) {
    const std::string picture = "\xFF\xD8\xFF\xE0" + std::string(3'000'000, 'p');
    const RecordingSink sink = read(with_all(with_file("image/jpeg", picture), "/", "\\/"));
    BOOST_TEST(rules(sink) == outside);
    BOOST_TEST(first(sink).facts.front().body.find("\"size\":3000004") != std::string::npos);
    check(with_file("image/jpeg", "\x7F" "ELF" + std::string(200'000, 'p')), "B02 ELF; " + outside);
    // The same, whether the text is longer than what is kept or not.
    const std::string small = "\xFF\xD8\xFF" + std::string(1000, 'q');
    BOOST_TEST(first(read(with_file("image/jpeg", small))).facts.front().body.find("\"size\":1003") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(narratives_must_not_act) {
    const std::string text = "<p>在宅療養の継続のため</p>";
    const auto narrated = [&](const std::string& markup) { return with(json(), text, with_all(markup, "\"", "\\\"")); };
    check(narrated("<p>x</p><script>alert(1)</script>"), "B19 <script>");
    check(narrated("<SCRIPT src=x>"), "B19 <script>");
    check(narrated("<x:iframe/>"), "B19 <iframe>");
    check(narrated("<img src=\"a.png\" onerror=\"alert(1)\"/>"), "B19 on…");
    check(narrated("<img/onerror=alert(1)>"), "B19 on…");
    check(narrated("<a href=\" java\tscript:alert(1)\">x</a>"), "B10 JSON: entry.resource.section.section.text.div: byte 105");
    check(narrated("<a href=\" java\\tscript:alert(1)\">x</a>"), "B19 javascript:");
    check(narrated("<a href=\"&#106;avascript:alert(1)\">x</a>"), "B19 &#");
    check(narrated("<table><tr><td colspan=\"2\">one &lt; two</td></tr></table><a href=\"#top\">up</a>"), outside);
    const std::string there = "<p>肺炎のため<br/>入院</p>";
    check(with(xml(), there, "<script>x</script>"), "B19 <script>", "letter.xml");
    check(with(xml(), there, "<p onclick=\"x\">x</p>"), "B19 on…", "letter.xml");
    check(with(xml(), there, "<a href=\"&#106;avascript:x\">x</a>"), "B19 javascript:", "letter.xml");
}

BOOST_AUTO_TEST_CASE(what_names_no_kind_of_file_is_refused) {
    check("MZ" + std::string(100, '\0') + json(), "B02 PE", "KK_DOCUMENT_9910000012_20261101100000_01.json");
    check(xml(), "B01 JSON / XML", "KK_DOCUMENT_9910000012_20261101100000_01.json");
    check("", "C05", "KK_DOCUMENT_9910000012_20261101100000_01.json");
}

BOOST_AUTO_TEST_CASE(a_day_that_nobody_will_live_to_see_is_told) {
    const std::string before = "\"date\": \"2026-11-01T09:30:00+09:00\"";
    check(with(json(), before, "\"date\": \"2999-11-01T09:30:00+09:00\""), outside + "; R25 2999-11-01");
}

BOOST_AUTO_TEST_CASE(versions_rank_documents) {
    const auto order = [](const std::string& version) { return first(read(with(json(), "\"valueString\": \"1\"", "\"valueString\": \"" + version + "\""))).order; };
    BOOST_TEST(order("1") < order("2"));
    BOOST_TEST(order("2") < order("10"));
    BOOST_TEST(order("1.9") < order("1.10"));
    BOOST_TEST(order("2") == order("02"));
    const std::string none = with(json(), "\"url\": \"http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber\"", "\"url\": \"urn:x\"");
    check(none, outside + "; B23");
    BOOST_TEST(first(read(none)).order == "000000" "20261101003000");
}

BOOST_AUTO_TEST_CASE(documents_end_others) {
    const RecordingSink replacing = read(xml(), "a.xml");
    BOOST_TEST_REQUIRE(replacing.units.front().replacements.size() == 2U);
    const Replacement& end = replacing.units.front().replacements[1];
    BOOST_TEST((end.operation == Replacement::Operation::erase));
    BOOST_TEST(end.key == "9910000012-2026-00000000");
    BOOST_TEST(end.author == "9910000012");
    check(with(xml(), "<value value=\"9910000012-2026-00000000\"/>", "<system value=\"urn:x\"/>"), "B22", "a.xml");
    const std::string other = "{ \"code\": \"appends\", \"targetReference\": { \"reference\": \"urn:uuid:00000000-0000-4000-8000-0000000000ff\" } }";
    check(with(json(), "\"status\": \"final\"", "\"relatesTo\": [ " + other + " ], \"status\": \"final\""), outside);
    const RecordingSink in_error = read(with(json(), "\"status\": \"final\"", "\"status\": \"entered-in-error\""));
    BOOST_TEST((first(in_error).operation == Replacement::Operation::erase));
    BOOST_TEST(first(in_error).order > first(read(json())).order);
    check(with(json(), "\"status\": \"final\"", "\"status\": \"preliminary\""), outside + "; B24 preliminary");
}

BOOST_AUTO_TEST_CASE(sending_again_says_the_same) {
    const auto digest = [](const std::string& content, const std::string& name = "a.json") {
        const std::string body = first(read(content, name)).facts.front().body;
        const std::size_t at = body.find("\"digest\":");
        return body.substr(at, 76);
    };
    const std::string once = digest(json());
    BOOST_TEST(digest(with_all(json(), "00000000-0000-4000-8000", "11111111-0000-4000-8000")) == once);
    BOOST_TEST(digest(with(with(json(), "2026-00000011", "2026-00000099"), "2026-11-01T10:00:00+09:00", "2026-11-05T10:00:00+09:00")) == once);
    BOOST_TEST(digest(with(json(), "\"gender\": \"female\",\n        \"birthDate\": \"1940-02-29\"", "\"birthDate\": \"1940-02-29\", \"gender\": \"female\"")) == once);
    BOOST_TEST(digest(with(json(), "71.50", "71.5")) != once);  // numbers are what was written
    BOOST_TEST(digest(with(json(), "脳梗塞後遺症", "脳梗塞")) != once);
    BOOST_TEST(digest(with(json(), "在宅療養の継続のため", "入院のため")) != once);
    BOOST_TEST(digest(with(json(), "000000000006\" } ]", "000000000007\" } ]")) != once);
}

BOOST_AUTO_TEST_CASE(individual_numbers_put_the_person_aside) {
    const std::string text = "<p>在宅療養の継続のため</p>";
    for (const char* const said : {"<p>番号 123456789018</p>", "<p>1234 5678 9018</p>", "<p>番号１２３４－５６７８－９０１８</p>"}) {
        check(with(json(), text, said), outside + "; N01");
        check(with(xml(), "<p>肺炎のため<br/>入院</p>", said), "N01", "letter.xml");
    }
    check(with(json(), text, "<p>" + std::string(8000, 'x') + " 123456789018</p>"), outside + "; N01");
    check(with(json(), text, "<p>" + std::string(4090, 'x') + "123456789018" + std::string(9000, 'x') + "</p>"), outside + "; N01");
    check(with(json(), text, "<td>12345678</td><td>9018</td>"), outside);  // two cells are two numbers
    const RecordingSink sink = read(with(json(), "脳梗塞後遺症", "123456789018"));
    BOOST_TEST(rules(sink) == outside + "; N01");
    BOOST_TEST((sink.units.front().findings.front().severity == Severity::person));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
