#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/counter_view.h"
#include "adapters/main/home.h"
#include "adapters/main/log_rounds.h"
#include "adapters/main/log_proof_json.h"
#include "adapters/storage/log_proofs.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::string verifier_key_of(Node& node, const storage::LogHeads& heads, const storage::SignedHead& head) {
    return consent::ledger::text_of(node.hasher(), heads.verifier_key(head.checkpoint.origin));
}

Result<std::optional<Continuation>> continuation_from(storage::LogHeads& heads, storage::LogProofs& proofs,
                                                      const std::filesystem::path& file, const storage::SignedHead& head) {
    if (file.empty()) {
        return std::optional<Continuation>();
    }
    TRY(const std::string note, read_text(file));
    TRY(const auto old, heads.open(note));
    if (old.checkpoint.origin != head.checkpoint.origin) {
        return Error{Fault::refused, "KK-7126", "the head is of an earlier log of this node"};
    }
    TRY(auto proof, proofs.consistency(old.checkpoint, head));
    return std::optional(Continuation{old.checkpoint, std::move(proof)});
}

Result<std::string> proof_of_entry(Node& node, const LogOptions& options) {
    TRY(auto* const heads, node.heads());
    storage::LogProofs proofs(node.database(), *heads, node.ledger(), node.hasher());
    TRY(const auto head, heads->newest());
    TRY(const auto proof, proofs.entry(head, *options.entry));
    TRY(const auto continuation, continuation_from(*heads, proofs, options.head, head));
    return entry_proof_json(head, verifier_key_of(node, *heads, head), proof, continuation);
}

/// Bodies say why, and whoever reads along may be the one a protective hold names. So nobody's proof has the bodies of looks that look
/// like those under a hold: that one is withheld tells nothing.
void withhold_what_is_like_held(storage::PersonProof& proof) {
    for (storage::ChainProof& chain : proof.chains) {
        for (storage::EntryProof& entry : chain.entries) {
            if (is_like_held(entry.body)) {
                entry.salt.clear();
                entry.body.clear();
            }
        }
    }
}

Result<std::string> proof_of_person(Node& node, const LogOptions& options) {
    TRY(const Numbers numbers, numbers_of(options.subject));
    TRY(auto* const heads, node.heads());
    TRY_DONE(node.acts().log_listing(numbers.insurer, numbers.insured, "entries", console_user()));
    TRY_DONE(keep_log(node, 0, storage::LogHeads::Restored::no, {}));  // so that this look is among what is proved
    storage::LogProofs proofs(node.database(), *heads, node.ledger(), node.hasher());
    TRY(auto proof, proofs.person(numbers.insurer, numbers.insured));
    TRY(const auto continuation, continuation_from(*heads, proofs, options.head, proof.head));
    if (!node.is_demo()) {
        withhold_what_is_like_held(proof);
    }
    return person_proof_json(verifier_key_of(node, *heads, proof.head), proof, continuation);
}

}  // namespace

Exit log_checkpoint(const Globals& globals, const LogOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto kept = [&] {
        ProgressBar bar(std::string(said("reading the log", "記録を読み込み中")));
        return keep_log(**node, 0, options.restored ? storage::LogHeads::Restored::yes : storage::LogHeads::Restored::no,
                        [&bar](std::int64_t done, std::int64_t all) {
                            bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(all));
                        });
    }();
    if (!kept) {
        return tell(kept.error());
    }
    const std::string key = verifier_key_of(**node, **(*node)->heads(), kept->head);
    if (!globals.json) {
        std::cout << kept->head.note;
        std::cerr << said("verifier key: ", "検証鍵: ") << key << '\n'
                  << said("keep this head outside; it proves later that nothing was cut off: kakehashi log verify --head FILE",
                          "この先頭値を外部に控えてください。後で欠落がないことを証明できます: kakehashi log verify --head FILE")
                  << '\n';
        return Exit::ok;
    }
    std::string text;
    JsonText(text)
        .open_object()
        .member("schema_version", 1)
        .member("origin", kept->head.checkpoint.origin)
        .member("size", static_cast<std::int64_t>(kept->head.checkpoint.size))
        .member("root", consent::hex(kept->head.checkpoint.root))
        .member("checkpoint", kept->head.note)
        .member("verifier_key", key)
        .name("census")
        .open_object()
        .member("entry", kept->census.entry)
        .member("persons", kept->census.persons)
        .member("size", kept->census.size)
        .close_object()
        .close_object();
    std::cout << text << '\n';
    return Exit::ok;
}

Exit log_prove(const Globals& globals, const LogOptions& options) {
    const bool person = !options.subject.insurer.empty() || !options.subject.insured.empty();
    if (person == options.entry.has_value()) {
        return tell({Fault::malformed, "KK-7141", "give either --entry, or --insurer and --insured"}), Exit::usage;
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto proof = person ? proof_of_person(**node, options) : proof_of_entry(**node, options);
    if (!proof) {
        return tell(proof.error());
    }
    std::cout << *proof << '\n';
    return Exit::ok;
}

}  // namespace kakehashi::app
