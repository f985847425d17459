#include "adapters/sources/document/bundle_view.h"

#include <algorithm>
#include <set>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view addressee_section = "910";  // 紹介先 of the referral's sections
constexpr std::string_view name_form = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

template <class Take>
void each(const Node& node, std::string_view name, Take&& take) {
    for (const Node& child : node.children) {
        if (child.name == name) {
            take(child);
        }
    }
}

/// Half-width, without spaces: numbers come in either width and padded.
std::string plain_number(std::string_view text) {
    std::string plain;
    for (std::size_t n = 0; n < text.size(); ++n) {
        const auto byte = static_cast<unsigned char>(text[n]);
        if (byte == 0xEF && n + 2 < text.size() && static_cast<unsigned char>(text[n + 1]) == 0xBC) {
            const auto last = static_cast<unsigned char>(text[n + 2]);
            plain.push_back(static_cast<char>(last - 0x90 + '0'));  // ０ is EF BC 90, Ｈ is EF BC A8
            n += 2;
        } else if (byte != ' ') {
            plain.push_back(text[n]);
        }
    }
    return plain;
}

std::optional<InsurerNumber> insurer_in(std::string_view text) {
    std::string number = plain_number(text);
    if (number.size() == 8 && number.starts_with("00")) {
        number.erase(0, 2);
    }
    return InsurerNumber::parse(number);
}

std::string name_in(const Node& name) {
    if (!name.text("text").empty()) {
        return std::string(name.text("text"));
    }
    std::string whole(name.text("family"));
    each(name, "given", [&](const Node& given) { whole += (whole.empty() ? "" : "　") + given.value; });
    return whole;
}

/// "IDE" kanji, "SYL" kana; empty when not told.
std::string_view form_of(const Node& name) {
    std::string_view form;
    each(name, "extension", [&](const Node& extension) {
        if (extension.text("url") == name_form) {
            form = extension.text("valueCode");
        }
    });
    return form;
}

}  // namespace

BundleView::BundleView(const Catalogue& catalogue, const Node& bundle) : catalogue_(catalogue), bundle_(bundle) {
    each(bundle, "entry", [&](const Node& entry) { entries_.push_back({entry.text("fullUrl"), entry.child("resource")}); });
    if (!entries_.empty() && entries_.front().resource != nullptr &&
        entries_.front().resource->text("resourceType") == "Composition") {
        composition_ = entries_.front().resource;
    }
    find_patients(bundle);
}

void BundleView::find_patients(const Node& node) {
    if (node.text("resourceType") == "Patient") {
        patients_.push_back(&node);
    }
    for (const Node& child : node.children) {
        find_patients(child);
    }
}

std::ptrdiff_t BundleView::entry_at(std::string_view full_url) const {
    const auto found = std::ranges::find(entries_, full_url, &Entry::full_url);
    return full_url.empty() || found == entries_.end() ? -1 : found - entries_.begin();
}

const Node* BundleView::address_again() const {
    std::set<std::string_view> seen;
    for (const Node& entry : bundle_.children) {
        const std::string_view address = entry.name == "entry" ? entry.text("fullUrl") : std::string_view();
        if (!address.empty() && !seen.insert(address).second) {
            return &entry;
        }
    }
    return nullptr;
}

const Node* BundleView::resolve(std::string_view reference) const {
    if (const auto at = entry_at(reference); at >= 0) {
        return entries_[static_cast<std::size_t>(at)].resource;
    }
    if (reference.starts_with('#') && composition_ != nullptr) {
        const Node* found = nullptr;
        each(*composition_, "contained", [&](const Node& contained) {
            found = contained.text("id") == reference.substr(1) ? &contained : found;
        });
        return found;
    }
    const std::size_t slash = reference.find('/');
    if (slash == std::string_view::npos || reference.find(':') != std::string_view::npos) {
        return nullptr;
    }
    for (const Entry& entry : entries_) {
        const bool same = entry.resource != nullptr && entry.resource->text("resourceType") == reference.substr(0, slash) &&
                          (entry.resource->text("id") == reference.substr(slash + 1) ||
                           (entry.full_url.ends_with(reference) && entry.full_url.ends_with("/" + std::string(reference))));
        if (same) {
            return entry.resource;
        }
    }
    return nullptr;
}

const Node* BundleView::referred(const Node& holder, std::string_view name) const {
    const Node* const reference = holder.child(name);
    return reference == nullptr ? nullptr : resolve(reference->text("reference"));
}

Coding BundleView::type_code() const {
    const Node* const type = composition_ == nullptr ? nullptr : composition_->child("type");
    const Node* const coding = type == nullptr ? nullptr : type->child("coding");
    return coding == nullptr ? Coding{} : Coding{coding->text("system"), coding->text("code")};
}

const DocumentType* BundleView::type() const {
    const Node* const type = composition_ == nullptr ? nullptr : composition_->child("type");
    const DocumentType* known = nullptr;
    if (type != nullptr) {
        each(*type, "coding", [&](const Node& coding) {
            known = known == nullptr ? catalogue_.type_of(coding.text("system"), coding.text("code")) : known;
        });
    }
    return known;
}

const Node* BundleView::organisation_of(const Node* author) const {
    if (author == nullptr || author->text("resourceType") == "Organization") {
        return author;
    }
    return referred(*author, "organization");
}

const Node* BundleView::author_organisation() const {
    const Node* found = nullptr;
    if (composition_ == nullptr) {
        return found;
    }
    each(*composition_, "author", [&](const Node& author) {
        const Node* const organisation = organisation_of(resolve(author.text("reference")));
        found = found == nullptr || number_of(found).empty() ? (organisation == nullptr ? found : organisation) : found;
    });
    if (found == nullptr || number_of(found).empty()) {
        const Node* const custodian = organisation_of(referred(*composition_, "custodian"));
        found = custodian == nullptr ? found : custodian;
    }
    return found;
}

std::string BundleView::number_of(const Node* organisation) const {
    if (organisation == nullptr) {
        return {};
    }
    std::string whole;
    std::string prefecture;
    std::string fee_table;
    std::string seven;
    const auto note = [&](std::string_view system, std::string_view value) {
        const std::string_view use = catalogue_.use_of(system);
        const std::string number = plain_number(value);
        whole = use == "organisation" && OfficeNumber::parse(number) ? number : whole;
        prefecture = use == "prefecture" ? number : prefecture;
        fee_table = use == "fee_table" ? number : fee_table;
        seven = use == "institution_7" ? number : seven;
    };
    each(*organisation, "identifier", [&](const Node& id) { note(id.text("system"), id.text("value")); });
    each(*organisation, "extension", [&](const Node& extension) {
        each(extension, "valueCoding", [&](const Node& coding) { note(coding.text("system"), coding.text("code")); });
        each(extension, "valueIdentifier", [&](const Node& id) { note(id.text("system"), id.text("value")); });
    });
    if (whole.empty() && prefecture.size() == 2 && fee_table.size() == 1 && seven.size() == 7) {
        whole = prefecture + fee_table + seven;
    }
    return OfficeNumber::parse(whole) ? whole : std::string();
}

/// Calls `take` with each reference of the section 紹介先, however deep it stands.
template <class Take>
void BundleView::each_addressee(const Node& holder, Take&& take) const {
    each(holder, "section", [&](const Node& section) {
        const Node* const code = section.child("code");
        const Node* const coding = code == nullptr ? nullptr : code->child("coding");
        if (coding != nullptr && coding->text("code") == addressee_section) {
            each(section, "entry", take);
        }
        each_addressee(section, take);
    });
}

std::string BundleView::addressee() const {
    std::string number;
    if (composition_ != nullptr) {
        each_addressee(*composition_, [&](const Node& entry) {
            const std::string found = number_of(organisation_of(resolve(entry.text("reference"))));
            number = number.empty() ? found : number;
        });
    }
    return number;
}

bool BundleView::names_an_addressee() const {
    bool any = false;
    if (composition_ != nullptr) {
        each_addressee(*composition_, [&](const Node&) { any = true; });
    }
    return any;
}

PatientNumbers numbers_of(const Catalogue& catalogue, const Node& patient) {
    PatientNumbers own;    // by systems that are only for care insurance: they count alone when there are any
    PatientNumbers other;  // by systems made for health insurance
    const auto note = [](auto& number, const auto& found, bool& contradictory) {
        contradictory = contradictory || (number && found && *number != *found);
        number = found ? found : number;
    };
    each(patient, "identifier", [&](const Node& id) {
        const std::string_view use = catalogue.use_of(id.text("system"));
        const std::string_view value = id.text("value");
        PatientNumbers& numbers = id.text("system").starts_with("urn:kakehashi:") ? own : other;
        if (use == "care_insured") {
            const std::size_t colon = std::min(value.find(':'), value.size());
            note(own.insurer, insurer_in(value.substr(0, colon)), own.contradictory);
            note(own.insured, InsuredNumber::parse(plain_number(value.substr(std::min(colon + 1, value.size())))), own.contradictory);
        } else if (use == "insurer") {
            note(numbers.insurer, insurer_in(value), numbers.contradictory);
        } else if (use == "insured") {
            note(numbers.insured, InsuredNumber::parse(plain_number(value)), numbers.contradictory);
        }
    });
    own.ours = true;
    return own.insurer || own.insured ? own : other;
}

IdentityClaim claim_of(const Node& patient, const Place& place) {
    IdentityClaim claim;
    claim.place = place;
    each(patient, "name", [&](const Node& name) {
        const std::string_view form = form_of(name);
        if (form == "SYL") {
            claim.kana = name_in(name);
        } else if (form == "IDE" || claim.name.empty()) {
            claim.name = name_in(name);
        }
    });
    std::string birth(patient.text("birthDate"));
    std::erase(birth, '-');
    constexpr std::size_t to_month = 6;
    const bool month_only = birth.size() == to_month;
    const bool exists = CalendarDate::parse_compact(month_only ? birth + "01" : birth).has_value();
    claim.birth_date = !exists ? std::string() : month_only ? birth + "00" : birth;
    const std::string_view gender = patient.text("gender");
    claim.sex = gender == "male" ? "1" : gender == "female" ? "2" : "";
    return claim;
}

std::string display_of(const Node* resource) {
    if (resource == nullptr) {
        return {};
    }
    const Node* best = nullptr;
    each(*resource, "name", [&](const Node& name) { best = best == nullptr || form_of(name) == "IDE" ? &name : best; });
    if (best == nullptr) {
        return {};
    }
    return best->value.empty() ? name_in(*best) : best->value;
}

}  // namespace kakehashi::sources::document
