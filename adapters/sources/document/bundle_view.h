#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/tree.h"
#include "domain/submission.h"

namespace kakehashi::sources::document {

/// A code with what it is a code of.
struct Coding {
    std::string_view system;
    std::string_view code;
};

/// A document Bundle, or the beginning of one, with its references followed. The tree must outlive it.
class BundleView {
public:
    BundleView(const Catalogue& catalogue, const Node& bundle);

    [[nodiscard]] const Node& bundle() const { return bundle_; }
    /// The first entry, when it is one.
    [[nodiscard]] const Node* composition() const { return composition_; }
    /// Every Patient, wherever it stands.
    [[nodiscard]] const std::vector<const Node*>& patients() const { return patients_; }
    [[nodiscard]] std::size_t entries() const { return entries_.size(); }
    /// What a reference leads to within the Bundle; null when that is elsewhere.
    [[nodiscard]] const Node* resolve(std::string_view reference) const;
    [[nodiscard]] const Node* referred(const Node& holder, std::string_view name) const;
    /// Which entry has that address; -1 when none.
    [[nodiscard]] std::ptrdiff_t entry_at(std::string_view full_url) const;

    /// The first entry that has the address of an earlier one; null when there is none.
    [[nodiscard]] const Node* address_again() const;

    [[nodiscard]] const DocumentType* type() const;
    /// The first coding of the composition's type.
    [[nodiscard]] Coding type_code() const;
    /// The organisation that wrote it: of the authors, else the custodian.
    [[nodiscard]] const Node* author_organisation() const;
    /// The ten-character number of an organisation; empty when it is not told.
    [[nodiscard]] std::string number_of(const Node* organisation) const;
    /// Number of the organisation that the section 紹介先 names; empty when there is none.
    [[nodiscard]] std::string addressee() const;
    /// Whether that section refers to anybody.
    [[nodiscard]] bool names_an_addressee() const;

private:
    struct Entry {
        std::string_view full_url;
        const Node* resource = nullptr;
    };
    [[nodiscard]] const Node* organisation_of(const Node* author) const;
    void find_patients(const Node& node);
    template <class Take>
    void each_addressee(const Node& holder, Take&& take) const;

    const Catalogue& catalogue_;
    const Node& bundle_;
    std::vector<Entry> entries_;
    const Node* composition_ = nullptr;
    std::vector<const Node*> patients_;
};

/// Whose document it is, by the numbers of care insurance among a patient's identifiers.
struct PatientNumbers {
    std::optional<InsurerNumber> insurer;
    std::optional<InsuredNumber> insured;
    bool contradictory = false;
    bool ours = false;  ///< by a system that is for nothing but care insurance
};
[[nodiscard]] PatientNumbers numbers_of(const Catalogue& catalogue, const Node& patient);

/// Name, birth date and sex as a patient says them.
[[nodiscard]] IdentityClaim claim_of(const Node& patient, const Place& place);

/// A person's or an organisation's name for people to read.
[[nodiscard]] std::string display_of(const Node* resource);

}  // namespace kakehashi::sources::document
