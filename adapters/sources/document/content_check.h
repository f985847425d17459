#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/byte_sink.h"
#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/rules.h"
#include "adapters/sources/document/sha256.h"

namespace kakehashi::sources::document {

class PdfScan;

/// What some bytes are, and what speaks against keeping them where people open them.
struct ContentReport {
    const Format* format = nullptr;
    std::uint64_t size = 0;
    std::string sha256;
    std::vector<ContentFault> faults;
};

/// The format that the first bytes tell. `whole`: there are no more.
[[nodiscard]] const Format& format_of(const Catalogue& catalogue, std::string_view head, bool whole);

/// Whether a Windows program says where its PE head stands, and it stands there: by more than its two first letters.
[[nodiscard]] bool has_program_head(std::string_view head);

/// How many first bytes `format_of` looks at.
inline constexpr std::size_t sniffed_bytes = 40'000;

/// Looks through bytes that came in, whatever they claim to be: executables, macros, archives, and what a PDF would do
/// when opened. Constant memory. Bytes are judged by what they are, never by name.
class ContentCheck final : public ByteSink {
public:
    /// `depth`: how many files this one stands within. All must outlive it.
    ContentCheck(const Catalogue& catalogue, Budget& budget, int depth);
    ~ContentCheck() override;
    ContentCheck(const ContentCheck&) = delete;
    ContentCheck& operator=(const ContentCheck&) = delete;

    bool take(std::string_view bytes) override;
    [[nodiscard]] ContentReport finish();

private:
    void decide(bool whole);
    void look_for_macros(std::string_view bytes);
    void tell(Graded rule, const std::string& detail);

    const Catalogue& catalogue_;
    Budget& budget_;
    int depth_;
    Sha256 digest_;
    std::string head_;
    std::string overlap_;
    std::uint64_t size_ = 0;
    const Format* format_ = nullptr;
    std::unique_ptr<PdfScan> pdf_;
    std::vector<ContentFault> faults_;
};

}  // namespace kakehashi::sources::document
