#include "adapters/sources/document/pdf_objects.h"

#include <algorithm>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t most_pieces = 20'000;

bool opens(PdfToken kind) { return kind == PdfToken::dict_open || kind == PdfToken::array_open; }
bool closes(PdfToken kind) { return kind == PdfToken::dict_close || kind == PdfToken::array_close; }

/// The end of the value that begins at `at`: a group, a reference of three words, or one piece.
std::size_t end_of_value(const std::vector<PdfPiece>& pieces, std::size_t at) {
    if (at >= pieces.size()) {
        return at;
    }
    if (!opens(pieces[at].kind)) {
        const bool reference = at + 2 < pieces.size() && pieces[at].kind == PdfToken::word &&
                               pieces[at + 2].kind == PdfToken::word && pieces[at + 2].text == "R";
        return at + (reference ? 3 : closes(pieces[at].kind) ? 0 : 1);
    }
    int depth = 0;
    for (; at < pieces.size(); ++at) {
        depth += opens(pieces[at].kind) ? 1 : closes(pieces[at].kind) ? -1 : 0;
        if (depth == 0) {
            return at + 1;
        }
    }
    return at;
}

bool is_name(const PdfPiece& piece, std::string_view name) { return piece.kind == PdfToken::name && piece.text == name; }

/// Whether the pieces from `begin` to `end` say `/S /URI`.
bool goes_to_an_address(const std::vector<PdfPiece>& pieces, std::size_t begin, std::size_t end) {
    for (std::size_t n = begin; n + 1 < end; ++n) {
        if (is_name(pieces[n], "S") && is_name(pieces[n + 1], "URI")) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<std::vector<PdfPiece>> value_of(const std::vector<PdfPiece>& object, std::string_view key, bool& twice) {
    std::optional<std::vector<PdfPiece>> value;
    const auto open = std::ranges::find(object, PdfToken::dict_open, &PdfPiece::kind);
    for (auto at = static_cast<std::size_t>(open - object.begin()) + 1; at < object.size();) {
        if (object[at].kind != PdfToken::name) {
            if (closes(object[at].kind)) {
                break;
            }
            ++at;
            continue;
        }
        const std::size_t end = end_of_value(object, at + 1);
        if (object[at].text == key) {
            twice = twice || value.has_value();
            value.emplace(object.begin() + static_cast<std::ptrdiff_t>(at) + 1, object.begin() + static_cast<std::ptrdiff_t>(end));
        }
        at = std::max(end, at + 1);
    }
    return value;
}

std::string name_of(const std::vector<PdfPiece>& object, std::string_view key) {
    bool twice = false;
    const auto value = value_of(object, key, twice);
    return value && value->size() == 1 && value->front().kind == PdfToken::name ? value->front().text : std::string();
}

void PdfObjects::begin(std::int64_t number) {
    pieces_.clear();
    overflowed_ = false;
    number_ = number;
}

void PdfObjects::take(PdfToken kind, std::string_view text) {
    if (kind == PdfToken::name) {
        note_name(text);
    }
    if (pieces_.size() < most_pieces) {
        pieces_.push_back({kind, std::string(text)});
    } else if (!overflowed_) {
        overflowed_ = true;
        note_opening();
        note_embedded();
    }
}

void PdfObjects::note_name(std::string_view name) {
    if (const std::string* const why = catalogue_.forbidden_in_pdf(name)) {
        tell(active_pdf, "/" + std::string(name) + ": " + *why);
    }
    if (name == "Encrypt") {
        tell(encrypted, {});
    }
}

void PdfObjects::end() {
    note_opening();
    note_embedded();
    bool twice = false;
    const auto action = value_of(pieces_, "S", twice);
    if (action && action->size() == 1 && is_name(action->front(), "URI")) {
        goes_out_.insert(number_);
    }
    pieces_.clear();
    overflowed_ = false;
}

void PdfObjects::note_opening() {
    for (std::size_t n = 0; n + 1 < pieces_.size(); ++n) {
        if (!is_name(pieces_[n], "OpenAction") && !is_name(pieces_[n], "AA")) {
            continue;
        }
        const std::size_t end = end_of_value(pieces_, n + 1);
        if (goes_to_an_address(pieces_, n + 1, end)) {
            tell(active_pdf, "/" + pieces_[n].text + ": opens an address");
        }
        for (std::size_t word = n + 1; word + 2 < end + 1 && word + 2 < pieces_.size(); ++word) {
            if (pieces_[word + 2].text == "R" && all_digits(pieces_[word].text)) {
                opens_.insert(number_in(pieces_[word].text));
            }
        }
    }
}

void PdfObjects::note_embedded() {
    for (std::size_t n = 0; n + 1 < pieces_.size(); ++n) {
        if (!is_name(pieces_[n], "EF")) {
            continue;
        }
        const std::size_t end = end_of_value(pieces_, n + 1);
        for (std::size_t word = n + 1; word + 2 < end; ++word) {
            if (pieces_[word + 2].text == "R" && all_digits(pieces_[word].text)) {
                embedded_.insert(number_in(pieces_[word].text));
            }
        }
    }
}

void PdfObjects::learn(PdfObjects&& others) {
    opens_.merge(others.opens_);
    goes_out_.merge(others.goes_out_);
    embedded_.merge(others.embedded_);
    for (const ContentFault& fault : others.faults_) {
        tell(fault.rule, fault.detail);
    }
}

std::vector<ContentFault> PdfObjects::finish() {
    end();
    if (std::ranges::any_of(opens_, [&](std::int64_t number) { return goes_out_.contains(number); })) {
        tell(active_pdf, "/OpenAction: opens an address");
    }
    if (std::ranges::any_of(embedded_, [&](std::int64_t number) { return unread_.contains(number); })) {
        tell(hidden_in_pdf, "attached file");
    }
    return std::move(faults_);
}

void PdfObjects::tell(Graded rule, std::string_view detail) {
    const auto same = [&](const ContentFault& fault) { return fault.rule.rule == rule.rule && fault.detail == detail; };
    if (std::ranges::none_of(faults_, same)) {
        faults_.push_back({rule, std::string(detail)});
    }
}

}  // namespace kakehashi::sources::document
