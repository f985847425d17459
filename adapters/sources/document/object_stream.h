#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "adapters/sources/document/byte_sink.h"
#include "adapters/sources/document/pdf_lexer.h"
#include "adapters/sources/document/pdf_objects.h"

namespace kakehashi::sources::document {

/// The objects within an object stream: first their numbers and places, then they themselves.
class ObjectStream final : public ByteSink, private PdfTokens {
public:
    /// `first`: where the first object begins, or -1. The stream is an object of `holder`, which learns of faults.
    ObjectStream(const Catalogue& catalogue, std::int64_t first, PdfObjects& holder)
        : lexer_(*this), objects_(catalogue), first_(first), holder_(holder) {}

    bool take(std::string_view bytes) override {
        for (const char c : bytes) {
            lexer_.take(c);
        }
        return true;
    }
    void finish();

private:
    void token(PdfToken kind, std::string_view text, std::uint64_t at) override;
    void hidden_object() override { holder_.tell(hidden_in_pdf, "object within a text"); }

    PdfLexer lexer_;
    PdfObjects objects_;
    std::int64_t first_;
    PdfObjects& holder_;
    int depth_ = 0;
    std::vector<std::int64_t> heads_;                ///< number, place, number, place …
    std::map<std::int64_t, std::int64_t> places_;  ///< place to number
};

}  // namespace kakehashi::sources::document
