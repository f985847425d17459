#include "adapters/main/log_export.h"

#include <simdjson.h>

#include <algorithm>
#include <fstream>

#include "adapters/storage/openssl_hasher.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/merkle_tree.h"
#include "consent/ledger/tile.h"
#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

Error not_written() { return {Fault::unavailable, "KK-7143", "the export cannot be written"}; }
Error no_export() { return {Fault::malformed, "KK-7144", "this is not an export of a log"}; }
Error does_not_hold(std::string what) { return {Fault::broken, "KK-7145", "the export does not hold: " + std::move(what)}; }

/// One line of the file, parsed.
class Line {
public:
    [[nodiscard]] bool read(std::ifstream& in) {
        if (!std::getline(in, text_)) {
            return false;
        }
        good_ = parser_.parse(text_).get(document_) == simdjson::SUCCESS;
        return true;
    }
    [[nodiscard]] std::optional<std::string> text(const char* name) {
        std::string_view value;
        return good_ && document_[name].get(value) == simdjson::SUCCESS ? std::optional<std::string>(value) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> number(const char* name) {
        std::int64_t value = 0;
        return good_ && document_[name].get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
    }

private:
    std::string text_;
    simdjson::dom::parser parser_;
    simdjson::dom::element document_;
    bool good_ = false;
};

/// The tree over the lines that are left, with its root at `at_size` noted on the way.
struct Grown {
    ledger::MerkleTree tree;
    std::optional<Digest> root_at;
};

Result<Done> grow(Grown& grown, std::ifstream& in, const consent::Hasher& hasher, std::uint64_t size,
                  const std::optional<std::uint64_t>& at_size, const storage::Progress& progress) {
    const auto note = [&] {
        if (at_size && grown.tree.size() == *at_size) {
            grown.root_at = grown.tree.root();
        }
    };
    note();
    for (Line line; line.read(in);) {
        const auto first = line.number("first");
        const auto encoded = line.text("commitments");
        const auto bytes = encoded ? base64_decode_canonical(*encoded) : std::nullopt;
        const auto commitments = bytes ? ledger::hashes_in(*bytes) : std::nullopt;
        if (!first || !commitments) {
            return no_export();
        }
        if (*first != static_cast<std::int64_t>(grown.tree.size())) {
            return does_not_hold("entries from " + std::to_string(grown.tree.size()) + " are missing");
        }
        for (const Digest& commitment : *commitments) {
            grown.tree.append(ledger::leaf_of(hasher, commitment));
            note();
        }
        if (progress) {
            progress(static_cast<std::int64_t>(grown.tree.size()), static_cast<std::int64_t>(size));
        }
    }
    return Done{};
}

}  // namespace

Result<storage::SignedHead> write_log_export(Node& node, const std::filesystem::path& file, const storage::Progress& progress) {
    if (std::filesystem::exists(file)) {
        return Error{Fault::conflicting, "KK-7142", "the file for the export exists already"};
    }
    TRY(auto* const heads, node.heads());
    TRY(const auto head, heads->newest());
    std::ofstream out(file, std::ios::binary);
    std::string text;
    JsonText(text)
        .open_object()
        .member("form", "ledger-export")
        .member("schema_version", 1)
        .member("verifier_key", ledger::text_of(node.hasher(), heads->verifier_key(head.checkpoint.origin)))
        .member("checkpoint", head.note)
        .close_object();
    out << text << '\n';
    const auto size = static_cast<std::int64_t>(head.checkpoint.size);
    const auto written = node.database().with([&](storage::Connection& connection) -> Result<Done> {
        constexpr auto width = static_cast<std::int64_t>(ledger::tile_width);
        for (std::int64_t first = 0; first < size && out.good(); first += width) {
            TRY(const auto commitments, storage::commitments_of(connection, first, std::min(first + width, size)));
            text.clear();
            JsonText(text)
                .open_object()
                .member("first", first)
                .member("commitments", base64_encode(ledger::joined(commitments)))
                .close_object();
            out << text << '\n';
            if (progress) {
                progress(std::min(first + width, size), size);
            }
        }
        return Done{};
    });
    out.close();
    if (!written || !out) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
        return written ? not_written() : written.error();
    }
    return head;
}

Result<ExportVerification> verify_log_export(const std::filesystem::path& file, const std::string& key,
                                             const std::string& outside_note, const storage::Progress& progress) {
    const storage::OpenSslHasher hasher;
    const storage::OpenSslSignatureCheck check;
    std::ifstream in(file, std::ios::binary);
    Line about;
    if (!in || !about.read(in)) {
        return Error{Fault::missing, "KK-7146", "the export cannot be read"};
    }
    const auto note = about.text("checkpoint");
    const auto own_key = about.text("verifier_key");
    if (about.text("form") != "ledger-export" || !note || !own_key) {
        return no_export();
    }
    ExportVerification found;
    found.key_was_given = !key.empty();
    found.verifier_key = found.key_was_given ? key : *own_key;
    TRY(const auto verifier, ledger::parse_verifier_key(hasher, found.verifier_key));
    TRY(found.head, ledger::open_checkpoint(hasher, check, verifier, *note));
    std::optional<ledger::Checkpoint> outside;
    if (!outside_note.empty()) {
        TRY(outside, ledger::open_checkpoint(hasher, check, verifier, outside_note));
    }
    Grown grown{ledger::MerkleTree(hasher), {}};
    TRY_DONE(grow(grown, in, hasher, found.head.size, outside ? std::optional(outside->size) : std::nullopt, progress));
    if (grown.tree.size() != found.head.size) {
        return does_not_hold(std::to_string(grown.tree.size()) + " entries where the head says " + std::to_string(found.head.size));
    }
    if (grown.tree.root() != found.head.root) {
        return does_not_hold("the entries are not those under the head");
    }
    if (outside && grown.root_at != outside->root) {
        return does_not_hold("the log does not go on from the head given");
    }
    found.outside_head = outside.has_value();
    return found;
}

}  // namespace kakehashi::app
