#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/byte_sink.h"
#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/pdf_lexer.h"
#include "adapters/sources/document/pdf_objects.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {

/// Finds records of the end of a ZIP archive in bytes that come one by one: archives are read from their end, so one may
/// follow, or stand within, a file of another format.
class ZipEnds {
public:
    void take(char c);
    [[nodiscard]] bool found() const;

private:
    struct Candidate {
        std::uint64_t at = 0;
        std::array<unsigned char, 18> bytes{};
        std::size_t held = 0;
    };
    std::uint32_t last_ = 0;
    std::uint64_t size_ = 0;
    std::vector<Candidate> candidates_;
};

/// Reads a PDF from its first byte to its last, without its cross-reference table: every object that any reader could
/// find stands somewhere in those bytes or in an object stream, and those are unpacked too. What could be an object and is
/// not seen in that order is told. Constant memory.
class PdfScan final : public ByteSink, private PdfTokens {
public:
    PdfScan(const Catalogue& catalogue, Budget& budget, int depth);
    ~PdfScan() override;
    PdfScan(const PdfScan&) = delete;
    PdfScan& operator=(const PdfScan&) = delete;

    bool take(std::string_view bytes) override;
    [[nodiscard]] std::vector<ContentFault> finish();

private:
    class OpenStream;
    void token(PdfToken kind, std::string_view text, std::uint64_t at) override;
    void hidden_object() override;
    void watch(char c);
    void take_word(std::string_view word);
    std::size_t take_stream(std::string_view bytes);
    void begin_stream();
    void end_stream();

    const Catalogue& catalogue_;
    Budget& budget_;
    int depth_;
    PdfLexer lexer_;
    PdfObjects objects_;
    std::array<std::string, 2> words_;  ///< the last two before the one in hand
    std::uint64_t at_ = 0;
    std::uint64_t last_bytes_ = 0;
    bool any_object_ = false;
    bool ended_ = false;       ///< an end mark was seen
    bool after_end_ = false;   ///< and something after it
    bool in_object_ = false;
    bool stream_begins_ = false;
    std::unique_ptr<OpenStream> stream_;
    std::string held_back_;
    ObjectHead within_stream_;
    ZipEnds zip_;
};

}  // namespace kakehashi::sources::document
