#include "adapters/sources/document/object_stream.h"

#include "adapters/sources/ascii.h"

namespace kakehashi::sources::document {

void ObjectStream::token(PdfToken kind, std::string_view text, std::uint64_t at) {
    constexpr std::size_t most_heads = 2'000'000;
    if (kind == PdfToken::word && static_cast<std::int64_t>(at) < first_) {
        if (heads_.size() < most_heads) {
            heads_.push_back(number_in(text));
        }
        if (heads_.size() % 2 == 0) {
            places_[heads_.back()] = heads_[heads_.size() - 2];
        }
        return;
    }
    const bool opens = kind == PdfToken::dict_open || kind == PdfToken::array_open;
    const bool closes = kind == PdfToken::dict_close || kind == PdfToken::array_close;
    if (opens && depth_++ == 0) {
        const auto known = places_.find(static_cast<std::int64_t>(at) - first_);
        objects_.begin(known == places_.end() ? -1 : known->second);
    }
    objects_.take(kind, text);
    if (closes && --depth_ <= 0) {
        depth_ = 0;
        objects_.end();
    }
}

void ObjectStream::finish() {
    lexer_.finish();
    objects_.end();
    holder_.learn(std::move(objects_));
}

}  // namespace kakehashi::sources::document
