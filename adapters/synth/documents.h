#pragma once

#include <string>
#include <string_view>

#include "adapters/synth/fhir.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

enum class DocumentKind { referral, discharge_summary, patient_summary, admission_information };

/// One letter or summary about one person.
struct Document {
    DocumentKind kind = DocumentKind::referral;
    const Resident& person;
    const Office& author;
    const Office& addressee;
    CalendarDate written_on;
    int version = 1;

    /// 文書番号: of its author.
    [[nodiscard]] std::string number() const;
    [[nodiscard]] std::string_view title() const;
    /// The code of the type in an index.
    [[nodiscard]] std::string_view type() const;
};

/// The document as a FHIR document Bundle.
[[nodiscard]] Fhir bundle_of(const Document& document);
/// A page of PDF, in letters that every reader has.
[[nodiscard]] std::string pdf_of(const Document& document);

}  // namespace kakehashi::synth
