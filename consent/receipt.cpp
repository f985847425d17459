#include "consent/receipt.h"

#include <algorithm>
#include <array>
#include <optional>

#include "consent/base58.h"
#include "domain/body_text.h"
#include "domain/json_text.h"
#include "domain/kind_names.h"

namespace kakehashi::consent {
namespace {

constexpr std::string_view did_prefix = "did:key:z";
constexpr std::string_view key_kind = "\xED\x01";  // multicodec ed25519-pub
constexpr std::string_view proof_begins = ",\"proof\":";
constexpr std::string_view context =
    R"([{"dct":"http://purl.org/dc/terms/","dpv":"https://w3id.org/dpv#"},"https://w3id.org/security/data-integrity/v2"])";

/// A consent of somebody whose capacity is in doubt: it opens nothing, so nobody may read that it was given.
bool waits(const Directive& directive) { return directive.decision == DirectiveDecision::granted && directive.capacity == Capacity::pending; }

std::string_view status_of(const Directive& directive) {
    if (waits(directive)) {
        return "dpv:ConsentRequested";
    }
    switch (directive.decision) {
        case DirectiveDecision::granted: return "dpv:ConsentGiven";
        case DirectiveDecision::refused: return "dpv:ConsentRefused";
        case DirectiveDecision::withdrawn: return "dpv:ConsentWithdrawn";
    }
    return "dpv:ConsentRefused";
}

std::string_view in_japanese(const Directive& directive) {
    if (waits(directive)) {
        return "に同意することを申し出ました（判断能力を確かめているため、まだ効力はありません）";
    }
    switch (directive.decision) {
        case DirectiveDecision::granted: return "に同意しました";
        case DirectiveDecision::refused: return "に同意しないことを申し出ました";
        case DirectiveDecision::withdrawn: return "への同意を撤回しました";
    }
    return "に同意しないことを申し出ました";
}

std::string period_in_japanese(const Period& period) {
    return (period.from ? period.from->iso() + "から" : std::string{}) + (period.to ? period.to->iso() + "まで" : "期限の定めなく");
}

/// One sentence that says all of it to somebody who reads no JSON.
std::string sentence(const ReceiptTerms& terms) {
    const Directive& directive = terms.directive;
    const std::string with = directive.scope == Scope::organisation ? "事業所・機関 " + directive.organisation + " に対し、"
                                                                    : "関係する事業所・機関に対し、";
    return "保険者 " + terms.insurer.str() + " の被保険者 " + terms.insured.str() + " は、" + Timestamp{directive.seq}.iso_japan().substr(0, 10) +
           "、" + with + period_in_japanese(directive.period) + "、" +
           (directive.kinds == KindSet::all() ? "介護情報のすべて" : "介護情報の一部（hasPersonalData のとおり）") + "の共有" +
           std::string(in_japanese(directive)) + "。";
}

void append_record(JsonText& json, const ReceiptTerms& terms) {
    const Directive& directive = terms.directive;
    json.open_object().member("@type", "dpv:ConsentRecord");
    json.member("dct:conformsTo", "https://w3id.org/dpv/schema/dpv-27560#record").member("dct:identifier", directive.id);
    json.name("dct:temporal").open_object();
    json.member("from", directive.period.from ? directive.period.from->iso() : std::string{});
    json.member("to", directive.period.to ? directive.period.to->iso() : std::string{}).close_object();
    json.member("dpv:hasConsentStatus", status_of(directive)).member("dpv:hasDataController", terms.insurer.text());
    json.name("dpv:hasDataSubject").open_object().member("insured", terms.insured.text()).member("insurer", terms.insurer.text()).close_object();
    json.member("dpv:hasIndicationMethod", terms.channel).member("dpv:hasJurisdiction", "JP").member("dpv:hasNotice", terms.text_version);
    append_kinds(json.name("dpv:hasPersonalData"), directive.kinds).name("dpv:hasPurpose").open_array().text("care").text("treatment").close_array();
    json.name("dpv:hasRecipient").open_array();
    if (directive.scope == Scope::organisation) {
        json.text(directive.organisation);
    } else {
        json.text("care_facility").text("care_manager").text("medical_institution").text("service_provider");
    }
    json.close_array().member("dpv:isIndicatedAtTime", Timestamp{directive.seq}.iso_utc());
    json.member("dpv:isIndicatedBy", directive.capacity == Capacity::represented ? "representative" : "person").close_object();
}

/// All but the closing brace.
std::string unproved(const ReceiptTerms& terms, Timestamp made_at) {
    std::string text;
    JsonText json(text);
    json.open_object().name("@context").raw(context).member("@type", "dpv:ConsentReceipt");
    json.member("dct:conformsTo", "https://w3id.org/dpv/schema/dpv-27560#receipt").member("dct:created", made_at.iso_utc());
    json.name("dct:description").open_object().member("@language", "ja").member("@value", sentence(terms)).close_object();
    json.member("dct:identifier", "receipt-" + terms.directive.id).member("dct:publisher", terms.insurer.text());
    append_record(json.name("dpv:hasRecordOfActivity"), terms);
    return text;
}

/// The proof without its value, without the closing brace.
std::string proof_config(std::string_view created, const std::string& did) {
    std::string text;
    JsonText(text)
        .open_object()
        .name("@context")
        .raw(context)
        .member("created", created)
        .member("cryptosuite", "eddsa-jcs-2022")
        .member("proofPurpose", "assertionMethod");
    return text + R"(,"type":"DataIntegrityProof","verificationMethod":")" + did + '#' + did.substr(did_prefix.size() - 1) + '"';
}

/// The members of a proof are sorted, and its value comes between `proofPurpose` and `type`.
std::string with_value(const std::string& config, const std::string& value) {
    const std::size_t at = config.find(R"(,"type":)");
    return config.substr(0, at) + R"(,"proofValue":"z)" + value + '"' + config.substr(at);
}

/// What is signed: the hash of the proof's options, then that of the document.
std::string hash_data(const std::string& config, const std::string& document, const Hasher& hasher) {
    const Digest first = hasher.sha256({config + "}"});
    const Digest second = hasher.sha256({document + "}"});
    std::string data(first.begin(), first.end());
    data.append(second.begin(), second.end());
    return data;
}

std::optional<Ed25519PublicKey> key_of(std::string_view did) {
    if (!did.starts_with(did_prefix)) {
        return std::nullopt;
    }
    const auto bytes = from_base58(did.substr(did_prefix.size()));
    Ed25519PublicKey key{};
    if (!bytes || bytes->size() != key_kind.size() + key.size() || !bytes->starts_with(key_kind)) {
        return std::nullopt;
    }
    std::copy(bytes->begin() + static_cast<std::ptrdiff_t>(key_kind.size()), bytes->end(), key.begin());
    return key;
}

Error no_receipt() { return {Fault::malformed, "KK-2320", "this is no receipt as it was handed out"}; }

}  // namespace

std::string did_key(const Ed25519PublicKey& key) {
    return std::string(did_prefix) + base58(std::string(key_kind) + std::string(key.begin(), key.end()));
}

std::string receipt(const ReceiptTerms& terms, Timestamp made_at, const NoteSigner& signer, const Hasher& hasher) {
    const std::string document = unproved(terms, made_at);
    const std::string config = proof_config(made_at.iso_utc(), did_key(signer.public_key()));
    const std::string signature = signer.sign(hash_data(config, document, hasher));
    return document + std::string(proof_begins) + with_value(config, base58(signature)) + "}}";
}

Result<std::string> verified_receipt(std::string_view text, const SignatureCheck& check, const Hasher& hasher) {
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    const std::size_t at = text.rfind(proof_begins);
    if (at == std::string_view::npos || !text.ends_with("}}") || !text.starts_with("{\"@context\":" + std::string(context) + ",")) {
        return no_receipt();
    }
    const std::string document(text.substr(0, at));
    const std::string_view proof = text.substr(at + proof_begins.size(), text.size() - at - proof_begins.size() - 2);
    const auto created = text_member(proof, "created");
    const auto value = text_member(proof, "proofValue");
    const auto method = text_member(proof, "verificationMethod");
    if (!created || !value || !method || !value->starts_with('z')) {
        return no_receipt();
    }
    const std::string did(method->substr(0, method->find('#')));
    const auto key = key_of(did);
    const auto signature = from_base58(value->substr(1));
    const std::string config = proof_config(*created, did);
    if (!key || !signature || with_value(config, std::string(value->substr(1))) != proof) {
        return no_receipt();
    }
    if (!check.holds(*key, hash_data(config, document, hasher), *signature)) {
        return Error{Fault::conflicting, "KK-2321", "the receipt was changed, or its signature is another's"};
    }
    return did;
}

}  // namespace kakehashi::consent
