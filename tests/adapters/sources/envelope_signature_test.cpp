// Signed envelopes: an honest signature holds, and whatever else is tried, nothing is read that was not signed.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/opinion/opinion_element.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/sources/opinion/signature.h"
#include "adapters/sources/opinion/xml_parsing.h"
#include "tests/adapters/sources/envelope_signer.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string file = "KK_OPINION_9910000012_20261101100300.xml";

const Signer& doctor() {
    static const Signer made = Signer::made();
    return made;
}

opinion::SignatureTrust trusting(const std::string& pem) {
    const auto trust = opinion::SignatureTrust::parse(pem);
    BOOST_TEST_REQUIRE(trust.has_value());
    return *trust;
}

RecordingSink read_text(const std::string& text, const opinion::SignatureTrust& trust) {
    const auto source = opinion::OpinionSource::open(conf_dir(), trust);
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return read_set(**source, {{file, text}});
}

RecordingSink read_trusting_the_doctor(const std::string& text) { return read_text(text, trusting(doctor().authority)); }

std::string opinion_element(const std::string& id, const std::string& course) {
    return "<Opinion Id='" + id +
           "' edition='1.3'><Insurer>131011</Insurer><Insured>9000000001</Insured><AppliedOn>2026-09-01</AppliedOn>"
           "<Item no='14'>20260910</Item><Item no='16'>見本</Item><Item no='17'>19400229</Item><Item no='43'>" +
           course + "</Item></Opinion>";
}

std::string envelope_of(const std::string& content) {
    return "<Envelope xmlns='urn:kakehashi:opinion:1' version='1'>" + content + "</Envelope>";
}

std::string honest() { return envelope_of(opinion_element("a", "維持期")); }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    BOOST_TEST_REQUIRE(at != std::string::npos, what);
    return text.replace(at, what.size(), by);
}

std::string body_of(const RecordingSink& sink) {
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    return sink.units.front().replacements.front().facts.front().body;
}

/// Whether nothing of it is taken and the rule is told.
bool refused(const RecordingSink& sink, const std::string& rule) {
    BOOST_TEST(sink.units.empty());
    return std::ranges::any_of(sink.findings, [&](const Finding& finding) {
        return finding.rule == rule && finding.severity == Severity::set;
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signed_envelopes)

BOOST_AUTO_TEST_CASE(a_signature_made_by_another_program_holds) {
    const std::string text = golden("opinion/" + file).content;
    const opinion::SignatureTrust signers = trusting(golden("opinion/signers.pem").content);
    const std::string whole = printed(read_text(text, signers));
    BOOST_TEST(whole == expected("opinion/signed", whole));
    BOOST_TEST(whole.find(R"("signature":"verified")") != std::string::npos);
    BOOST_TEST(refused(read_text(replaced(text, "歩行訓練", "安静"), signers), "E05"));
}

BOOST_AUTO_TEST_CASE(an_honest_signature_holds_and_its_findings_keep_the_lines_of_the_file) {
    const RecordingSink sink = read_trusting_the_doctor(signed_by(doctor(), honest()));
    BOOST_TEST(body_of(sink).find(R"("signature":"verified")") != std::string::npos);
    const std::string odd = replaced(honest(), "<Item no='43'>", "\n\n<Item no='60'>x</Item><Item no='43'>");
    const RecordingSink lines = read_trusting_the_doctor(signed_by(doctor(), odd));
    BOOST_TEST(found(lines, "R02 person " + file + ":4#60 身長 [x]"));
}

BOOST_AUTO_TEST_CASE(without_trusted_signers_a_signature_is_told_and_not_verified) {
    const RecordingSink sink = read_text(signed_by(doctor(), honest()), {});
    BOOST_TEST(found(sink, "E07 warning " + file + ":2#0"));
    BOOST_TEST(body_of(sink).find(R"("signature":"unverified")") != std::string::npos);
    BOOST_TEST(body_of(read_trusting_the_doctor(honest())).find("signature") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_changed_after_signing_is_refused) {
    const std::string text = signed_by(doctor(), honest());
    BOOST_TEST(refused(read_trusting_the_doctor(replaced(text, "維持期", "急性期")), "E05"));
    BOOST_TEST(refused(read_trusting_the_doctor(replaced(text, "9000000001", "9000000003")), "E05"));
    BOOST_TEST(refused(read_trusting_the_doctor(replaced(text, "<Item no=\"43\">", "<Item no=\"42\">")), "E05"));
    // Comments are no part of what is signed, and none of what is read.
    const RecordingSink sink = read_trusting_the_doctor(replaced(text, "維持期", "維<!-- 急性 -->持期"));
    BOOST_TEST(body_of(sink).find("維持期") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_signer_whom_nobody_certified_does_not_count) {
    const Signer stranger = Signer::made();
    BOOST_TEST(refused(read_trusting_the_doctor(signed_by(stranger, honest())), "E05"));
    // Nor one who shows the doctor's certificate with a key of his own.
    Signer thief = stranger;
    thief.certificate = doctor().certificate;
    std::string text;
    try {
        text = signed_by(thief, honest());
    } catch (const std::exception&) {
        text = signed_by(stranger, honest());
    }
    BOOST_TEST(refused(read_trusting_the_doctor(text), "E05"));
}

BOOST_AUTO_TEST_CASE(a_certificate_that_has_ended_does_not_count) {
    const Signer retired = Signer::made(Signer::Validity::ended);
    BOOST_TEST(refused(read_text(signed_by(retired, honest()), trusting(retired.authority)), "E05"));
}

BOOST_AUTO_TEST_CASE(a_key_without_certificate_does_not_count) {
    const std::string text = signed_by(doctor(), honest());
    const std::size_t begin = text.find("<ds:X509Data>");
    const std::size_t end = text.find("</ds:KeyInfo>");
    for (const std::string bare : {"<ds:KeyName>doctor</ds:KeyName>", "<ds:KeyValue/>", "<ds:RetrievalMethod URI='http://127.0.0.1:9/'/>", ""}) {
        BOOST_TEST(refused(read_trusting_the_doctor(text.substr(0, begin) + bare + text.substr(end)), "E04"));
    }
}

BOOST_AUTO_TEST_CASE(references_and_algorithms_beyond_the_subset_are_refused) {
    SignatureForm whole;
    whole.uri = "";
    whole.transforms = "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>";
    BOOST_TEST(refused(read_trusting_the_doctor(signed_by(doctor(), honest(), whole)), "E04"));
    SignatureForm old;
    old.digest = "http://www.w3.org/2000/09/xmldsig#sha1";
    BOOST_TEST(refused(read_trusting_the_doctor(signed_by(doctor(), honest(), old)), "E04"));
    SignatureForm path;
    path.transforms = "<ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xpath-19991116'><ds:XPath>not(ancestor-or-self::*"
                      "[local-name()='Item'])</ds:XPath></ds:Transform>" + path.transforms;
    BOOST_TEST(refused(read_trusting_the_doctor(signed_by(doctor(), honest(), path)), "E04"));
}

BOOST_AUTO_TEST_CASE(what_stands_in_the_envelope_is_what_must_be_signed) {
    // The signed opinion is moved aside and another put in its place; every place an attacker could move it to.
    const std::string text = signed_by(doctor(), honest());
    const std::size_t begin = text.find("<Opinion");
    const std::size_t end = text.find("</Opinion>") + std::string("</Opinion>").size();
    const std::string original = text.substr(begin, end - begin);
    const std::string forged_b = opinion_element("b", "急性期");
    const std::string forged_a = opinion_element("a", "急性期");
    const auto put = [&](const std::string& in_place, const std::string& before, const std::string& aside) {
        const std::string moved = text.substr(0, begin) + in_place + text.substr(end);
        return replaced(moved, before, aside + before);
    };
    const std::vector<std::string> attacks = {
        put(forged_b, "</Envelope>", original),
        put(forged_b, "</ds:Signature>", "<ds:Object>" + original + "</ds:Object>"),
        put(forged_a, "</ds:Signature>", "<ds:Object>" + original + "</ds:Object>"),
        put(forged_a, "</Envelope>", original),
        put(forged_b, "</ds:KeyInfo>", original),
        put(replaced(forged_b, "<Item no='14'>", original + "<Item no='14'>"), "</Envelope>", ""),
        put(forged_b, "</Envelope>", ""),
        put(forged_a, "</Envelope>", ""),
    };
    for (const std::string& attack : attacks) {
        const RecordingSink sink = read_trusting_the_doctor(attack);
        BOOST_TEST(sink.units.empty());
        BOOST_TEST((refused(sink, "E04") || refused(sink, "E05") || refused(sink, "E06")));
    }
    BOOST_TEST(refused(read_trusting_the_doctor(put(forged_b, "</Envelope>", "")), "E06"));
    BOOST_TEST(refused(read_text(put(forged_b, "</Envelope>", ""), {}), "E06"));  // without trusted signers too
}

BOOST_AUTO_TEST_CASE(the_bytes_given_are_those_that_were_signed_whatever_the_document_holds) {
    // Without the schema in front: only the element named by the signature can come out, or nothing.
    const std::string text = signed_by(doctor(), honest());
    const std::size_t begin = text.find("<Opinion");
    const std::size_t end = text.find("</Opinion>") + std::string("</Opinion>").size();
    const std::string original = text.substr(begin, end - begin);
    const std::string forged = opinion_element("a", "急性期");
    const std::string wrapped = replaced(text.substr(0, begin) + forged + text.substr(end), "</ds:Signature>",
                                         "<ds:Object>" + original + "</ds:Object></ds:Signature>");
    for (const std::string& attack : {wrapped, text}) {
        auto parsed = opinion::parse_xml(attack);
        const auto& document = std::get<opinion::XmlDocument>(parsed);
        const xmlNode& root = *xmlDocGetRootElement(document.get());
        xmlNode& read = *opinion::child_named(root, "Opinion", opinion::envelope_namespace);
        xmlNode& signature = *opinion::child_named(root, "Signature", opinion::signature_namespace);
        const auto bytes = opinion::signed_bytes(*document, signature, read, trusting(doctor().authority));
        if (const auto* signed_text = std::get_if<std::string>(&bytes)) {
            BOOST_TEST(signed_text->find("急性期") == std::string::npos);
            BOOST_TEST(signed_text->find("維持期") != std::string::npos);
        } else {
            BOOST_TEST((attack == wrapped));
        }
    }
}

BOOST_AUTO_TEST_CASE(certificates_that_cannot_be_read_are_an_error) {
    BOOST_TEST(opinion::SignatureTrust::parse("").error().code == "KK-6302");
    BOOST_TEST(opinion::SignatureTrust::parse("-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n").error().code == "KK-6302");
    BOOST_TEST(opinion::SignatureTrust::parse(doctor().authority.substr(0, 300)).error().code == "KK-6302");
    BOOST_TEST(trusting("note\n" + doctor().authority + "and\n" + doctor().certificate).certificates().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
