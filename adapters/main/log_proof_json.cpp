#include "adapters/main/log_proof_json.h"

#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

namespace ledger = consent::ledger;

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
        text.push_back(digits[static_cast<unsigned char>(c) & 15U]);
    }
    return text;
}

void add_hashes(JsonText& json, const ledger::Proof& proof) {
    json.open_array();
    for (const consent::Digest& hash : proof) {
        json.text(consent::hex(hash));
    }
    json.close_array();
}

void add_head(JsonText& json, const storage::SignedHead& head, const std::string& verifier_key,
              const std::optional<Continuation>& continuation) {
    json.member("verifier_key", verifier_key).member("checkpoint", head.note);
    if (continuation) {
        json.name("continues")
            .open_object()
            .member("origin", continuation->old.origin)
            .member("size", static_cast<std::int64_t>(continuation->old.size))
            .member("root", consent::hex(continuation->old.root))
            .name("consistency");
        add_hashes(json, continuation->proof);
        json.close_object();
    }
}

void add_entry(JsonText& json, const storage::EntryProof& entry) {
    json.open_object().member("entry", entry.index);
    if (entry.run != 0) {
        json.member("run", entry.run);
    }
    json.member("commitment", consent::hex(entry.commitment)).member("leaf", consent::hex(entry.leaf));
    if (!entry.salt.empty()) {
        json.member("salt", hex_of(entry.salt)).member("body", entry.body);
    }
    json.name("inclusion");
    add_hashes(json, entry.inclusion);
    json.close_object();
}

void add_line(JsonText& json, const char* name, const std::optional<storage::CensusLine>& line) {
    if (!line) {
        return;
    }
    json.name(name)
        .open_object()
        .member("index", static_cast<std::int64_t>(line->index))
        .member("name", consent::hex(line->leaf.name))
        .member("run", line->leaf.run)
        .member("last", consent::hex(line->leaf.last))
        .name("inclusion");
    add_hashes(json, line->inclusion);
    json.close_object();
}

}  // namespace

std::string entry_proof_json(const storage::SignedHead& head, const std::string& verifier_key, const storage::EntryProof& proof,
                             const std::optional<Continuation>& continuation) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).member("form", "entry-proof");
    add_head(json, head, verifier_key, continuation);
    json.name("entries").open_array();
    add_entry(json, proof);
    json.close_array().close_object();
    return text;
}

std::string person_proof_json(const std::string& verifier_key, const storage::PersonProof& proof,
                              const std::optional<Continuation>& continuation) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).member("form", "person-proof");
    add_head(json, proof.head, verifier_key, continuation);
    json.name("census")
        .open_object()
        .member("size", proof.census.size)
        .member("persons", proof.census.persons)
        .member("root", consent::hex(proof.census.root))
        .name("entry");
    add_entry(json, proof.census_entry);
    json.close_object().name("chains").open_array();
    for (const storage::ChainProof& chain : proof.chains) {
        json.open_object()
            .member("person", std::to_string(chain.person.value))
            .member("name", consent::hex(chain.census.name))
            .name("entries")
            .open_array();
        for (const storage::EntryProof& entry : chain.entries) {
            add_entry(json, entry);
        }
        json.close_array().name("census").open_object();
        add_line(json, "line", chain.census.line);
        add_line(json, "before", chain.census.before);
        add_line(json, "after", chain.census.after);
        json.close_object().close_object();
    }
    json.close_array().close_object();
    return text;
}

}  // namespace kakehashi::app
