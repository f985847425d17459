#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/synth/documents.h"
#include "adapters/synth/out_folder.h"

namespace kakehashi::synth {

/// The letters and summaries about people of one neighbourhood whom its hospital knows: document Bundles of the hospital and
/// the care managers, and what the hospital sends as PDF with an index. Not for sharing between threads.
class DocumentFiles {
public:
    DocumentFiles(const Neighbourhood& block, const TownCalendar& calendar) : block_(block), calendar_(calendar) {}

    void add(const Resident& person);
    [[nodiscard]] Result<Done> write(OutFolder& out) const;
    [[nodiscard]] std::int64_t documents() const { return static_cast<std::int64_t>(texts_.size()); }

private:
    /// What an index says of a document beside what the document says.
    enum class Sent { document, withdrawal };

    void add_bundle(const Document& document, bool xml);
    void add_pdf(const Document& document);
    void append_row(std::string& rows, const Document& document, const std::string& file, Sent sent) const;
    [[nodiscard]] std::string name(const Office& sender, int hour, int number, std::string_view ending) const;

    const Neighbourhood& block_;
    const TownCalendar& calendar_;
    std::map<std::string, std::string> texts_;  ///< Bundles and PDF by file name
    std::map<std::string, std::string> indexes_;  ///< rows by file name
    int bundles_ = 0;
    int pdfs_ = 0;
};

}  // namespace kakehashi::synth
