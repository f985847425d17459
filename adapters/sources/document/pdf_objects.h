#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/pdf_lexer.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {

struct PdfPiece {
    PdfToken kind = PdfToken::word;
    std::string text;
};

/// The value of a key in the outermost dictionary of an object; nothing when it is not there. `twice` is set when the key
/// stands more than once, so that readers may differ.
[[nodiscard]] std::optional<std::vector<PdfPiece>> value_of(const std::vector<PdfPiece>& object, std::string_view key,
                                                            bool& twice);
[[nodiscard]] std::string name_of(const std::vector<PdfPiece>& object, std::string_view key);

/// What the objects of a PDF would do when it is opened: names that must not stand there, and an action at opening that
/// goes to an address. Objects come one after the other, from the file and from object streams.
class PdfObjects {
public:
    explicit PdfObjects(const Catalogue& catalogue) : catalogue_(catalogue) {}

    void begin(std::int64_t number);
    void take(PdfToken kind, std::string_view text);
    /// Learns from the object what is only known at its end.
    void end();
    [[nodiscard]] const std::vector<PdfPiece>& object() const { return pieces_; }
    /// More pieces than are kept: its dictionary cannot be relied on.
    [[nodiscard]] bool overflowed() const { return overflowed_; }
    [[nodiscard]] std::int64_t number() const { return number_; }
    /// The stream of this object was not looked into.
    void not_looked_into() { unread_.insert(number_); }
    /// What other objects of the same file came to.
    void learn(PdfObjects&& others);
    [[nodiscard]] std::vector<ContentFault> finish();
    void tell(Graded rule, std::string_view detail);

private:
    void note_name(std::string_view name);
    void note_opening();
    void note_embedded();

    const Catalogue& catalogue_;
    std::vector<PdfPiece> pieces_;
    bool overflowed_ = false;
    std::int64_t number_ = 0;
    std::set<std::int64_t> opens_;     ///< objects that are the action at opening
    std::set<std::int64_t> goes_out_;  ///< objects that are actions to an address
    std::set<std::int64_t> embedded_;  ///< streams that are attached files
    std::set<std::int64_t> unread_;
    std::vector<ContentFault> faults_;
};

}  // namespace kakehashi::sources::document
