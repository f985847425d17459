// Receipts: what stands in them, and that nothing of it can be changed unseen. That other programs verify them is tested in
// tests/service/receipt_test.py.
#include "consent/receipt.h"

#include <boost/test/unit_test.hpp>

#include "consent/base58.h"
#include "tests/fakes/hash_signer.h"
#include "tests/fakes/needed.h"
#include "tests/fakes/plain_sha256.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::test;

namespace {

const PlainSha256 hasher;

const HashSigner signer;

ReceiptTerms terms() {
    ReceiptTerms made;
    made.insurer = *InsurerNumber::parse("131011");
    made.insured = *InsuredNumber::parse("0000000001");
    made.directive = {"d0000000007",
                      1'795'000'000'000'000,
                      Scope::organisation,
                      "1370000011",
                      KindSet::of(Kind::life).with(Kind::care_plan),
                      DirectiveDecision::granted,
                      {CalendarDate::of(2026, 11, 1), {}},
                      "131011",
                      Capacity::ok,
                      true,
                      false};
    made.channel = "municipality_counter";
    made.text_version = "2026-04";
    return made;
}

std::string made(const ReceiptTerms& of) { return receipt(of, Timestamp{1'795'000'000'000'001}, signer, hasher); }

std::string made() { return receipt(terms(), Timestamp{1'795'000'000'000'001}, signer, hasher); }

std::string code_of(const Result<std::string>& verified) { return verified ? "" : verified.error().code; }

}  // namespace

BOOST_AUTO_TEST_SUITE(receipts)

BOOST_AUTO_TEST_CASE(base58_is_what_others_write) {  // examples of the Internet draft "The Base58 Encoding Scheme"
    BOOST_TEST(base58("Hello World!") == "2NEpo7TZRRrLZSi2U");
    BOOST_TEST(base58(std::string("\x00\x00\x28\x7f\xb4\xcd", 6)) == "11233QC4");
    BOOST_TEST(*from_base58("USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z") == "The quick brown fox jumps over the lazy dog.");
    BOOST_TEST((*from_base58("11233QC4") == std::string("\x00\x00\x28\x7f\xb4\xcd", 6)));
    BOOST_TEST(!from_base58("0OIl"));
    BOOST_TEST(!from_base58(std::string(257, '2')));
    BOOST_TEST(base58("").empty());
}

BOOST_AUTO_TEST_CASE(it_says_who_decided_what_for_whom_and_until_when) {
    const std::string text = made();
    for (const char* const part : {R"("@type":"dpv:ConsentReceipt")", R"("dpv:hasConsentStatus":"dpv:ConsentGiven")",
                                   R"("dpv:hasPersonalData":["care_plan","life"])", R"("dpv:hasRecipient":["1370000011"])",
                                   R"("dpv:hasNotice":"2026-04")", "事業所・機関 1370000011 に対し、2026-11-01から期限の定めなく、", "の共有に同意しました。",
                                   R"("cryptosuite":"eddsa-jcs-2022")", R"("verificationMethod":"did:key:z6Mk)"}) {
        BOOST_TEST((text.find(part) != std::string::npos), part);
    }
}

BOOST_AUTO_TEST_CASE(a_consent_that_waits_for_capacity_is_not_called_given) {
    ReceiptTerms waiting = terms();
    waiting.directive.capacity = Capacity::pending;
    BOOST_TEST(made(waiting).find("dpv:ConsentGiven") == std::string::npos);
    BOOST_TEST(made(waiting).find(R"("dpv:hasConsentStatus":"dpv:ConsentRequested")") != std::string::npos);
    BOOST_TEST(made(waiting).find("まだ効力はありません") != std::string::npos);
    waiting.directive.decision = DirectiveDecision::refused;  // counts whatever the capacity
    BOOST_TEST(made(waiting).find("dpv:ConsentRefused") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_is_verified_with_the_key_it_names) {
    BOOST_TEST(needed(verified_receipt(made(), signer, hasher)) == did_key(signer.public_key()));
    BOOST_TEST(needed(verified_receipt(made() + "\r\n", signer, hasher)) == did_key(signer.public_key()));
}

BOOST_AUTO_TEST_CASE(no_byte_of_it_can_be_changed) {
    const std::string text = made();
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        if (verified_receipt(changed, signer, hasher)) {
            BOOST_ERROR("byte " << at << " can be changed: " << text.substr(at < 20 ? 0 : at - 20, 40));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_receipt_is_told_from_what_was_changed) {
    BOOST_TEST(code_of(verified_receipt("", signer, hasher)) == "KK-2320");
    BOOST_TEST(code_of(verified_receipt("{}", signer, hasher)) == "KK-2320");
    BOOST_TEST(code_of(verified_receipt(std::string(100'000, '{'), signer, hasher)) == "KK-2320");
    std::string other = made();
    other.replace(other.find("dpv:ConsentGiven"), 16, "dpv:ConsentWrong");
    BOOST_TEST(code_of(verified_receipt(other, signer, hasher)) == "KK-2321");
    std::string added = made();
    added.insert(added.size() - 2, R"(,"x":"y")");
    BOOST_TEST(code_of(verified_receipt(added, signer, hasher)) == "KK-2320");
}

BOOST_AUTO_TEST_SUITE_END()
