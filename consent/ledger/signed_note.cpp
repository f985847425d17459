#include "consent/ledger/signed_note.h"

#include <algorithm>
#include <cstring>

#include "domain/base64.h"

namespace kakehashi::consent::ledger {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr char ed25519 = 0x01;
constexpr std::size_t id_size = 4;
constexpr std::size_t signature_size = 64;
constexpr std::size_t greatest_note = 64U << 10U;
constexpr std::size_t most_signatures = 64;

std::string_view bytes_of(const Ed25519PublicKey& key) { return {reinterpret_cast<const char*>(key.data()), key.size()}; }

std::string bytes_of(const std::array<std::uint8_t, id_size>& id) { return {id.begin(), id.end()}; }

std::string hex_of(const std::array<std::uint8_t, id_size>& id) {
    Digest wide{};
    std::ranges::copy(id, wide.begin());
    return hex(wide).substr(0, 2 * id_size);
}

Error no_key() { return {Fault::malformed, "KK-7121", "this is not a verifier key (NAME+ID+KEY) of Ed25519"}; }
Error no_note() { return {Fault::malformed, "KK-7122", "this is not a signed note"}; }

struct Signature {
    std::string_view name;
    std::string id;
    std::string signature;
};

Result<Signature> parse_signature(std::string_view line) {
    if (!line.starts_with(dash)) {
        return no_note();
    }
    line.remove_prefix(dash.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
        return no_note();
    }
    const auto decoded = base64_decode_canonical(line.substr(space + 1));
    if (!decoded || decoded->size() <= id_size) {
        return no_note();
    }
    return Signature{line.substr(0, space), decoded->substr(0, id_size), decoded->substr(id_size)};
}

bool has_control_characters(std::string_view note) {
    return std::ranges::any_of(note, [](unsigned char c) { return c < 0x20 && c != '\n'; });
}

}  // namespace

bool is_key_name(std::string_view name) {
    // Spaces beyond ASCII's are left out with all that is not ASCII.
    return !name.empty() && name.size() <= 200 &&
           std::ranges::all_of(name, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '+'; });
}

std::array<std::uint8_t, 4> key_id(const Hasher& hasher, const VerifierKey& key) {
    const Digest digest = hasher.sha256({key.name, std::string_view("\n\x01", 2), bytes_of(key.key)});
    return {digest[0], digest[1], digest[2], digest[3]};
}

std::string text_of(const Hasher& hasher, const VerifierKey& key) {
    return key.name + "+" + hex_of(key_id(hasher, key)) + "+" +
           base64_encode(std::string(1, ed25519) + std::string(bytes_of(key.key)));
}

Result<VerifierKey> parse_verifier_key(const Hasher& hasher, std::string_view text) {
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos || !is_key_name(text.substr(0, first))) {
        return no_key();
    }
    const auto decoded = base64_decode_canonical(text.substr(second + 1));
    VerifierKey key{std::string(text.substr(0, first)), {}};
    if (!decoded || decoded->size() != 1 + key.key.size() || decoded->front() != ed25519) {
        return no_key();
    }
    std::memcpy(key.key.data(), decoded->data() + 1, key.key.size());
    if (text.substr(first + 1, second - first - 1) != hex_of(key_id(hasher, key))) {
        return no_key();
    }
    return key;
}

std::string sign_note(const Hasher& hasher, const NoteSigner& signer, std::string_view name, std::string_view text) {
    EXPECTS(is_key_name(name) && text.ends_with('\n'));
    const VerifierKey key{std::string(name), signer.public_key()};
    std::string note(text);
    note += "\n";
    note += dash;
    note += key.name + " " + base64_encode(bytes_of(key_id(hasher, key)) + signer.sign(text)) + "\n";
    return note;
}

Result<std::string> open_note(const Hasher& hasher, const SignatureCheck& check, const VerifierKey& key, std::string_view note) {
    const std::size_t blank = note.rfind("\n\n");
    if (note.size() > greatest_note || blank == std::string_view::npos || !note.ends_with('\n') || has_control_characters(note)) {
        return no_note();
    }
    const std::string_view text = note.substr(0, blank + 1);
    std::string_view lines = note.substr(blank + 2);
    const std::string id = bytes_of(key_id(hasher, key));
    bool holds = false;
    std::size_t count = 0;
    for (; !lines.empty(); ++count) {
        const std::size_t end = lines.find('\n');
        TRY(const Signature signature, parse_signature(lines.substr(0, end)));
        lines.remove_prefix(end + 1);
        if (signature.name == key.name && signature.id == id) {
            holds = signature.signature.size() == signature_size && check.holds(key.key, text, signature.signature);
            if (!holds) {
                return Error{Fault::refused, "KK-7123", "the note's signature does not hold"};
            }
        }
    }
    if (count == 0 || count > most_signatures) {
        return no_note();
    }
    if (!holds) {
        return Error{Fault::refused, "KK-7123", "the note is not signed by the key given"};
    }
    return std::string(text);
}

}  // namespace kakehashi::consent::ledger
