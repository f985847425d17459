#include "adapters/synth/documents.h"

#include <array>

namespace kakehashi::synth {
namespace {

struct Naming {
    std::string_view type;
    std::string_view code;
    std::string_view title;
    std::string_view english;
    std::string_view section;
    std::string_view said;
};
constexpr std::array<Naming, 4> namings = {{
    {"REFERRAL", "57133-1", "診療情報提供書", "Referral letter", "紹介目的", "在宅療養の継続のため、訪問診療をお願いします。"},
    {"DISCHARGE_SUMMARY", "18842-5", "退院時サマリー", "Discharge summary", "入院経過", "肺炎のため入院し、軽快して退院した。"},
    {"PATIENT_SUMMARY", "56447-6", "患者サマリー（療養計画）", "Patient summary", "療養計画", "血圧の管理と、転倒の予防を続ける。"},
    {"ADMISSION_INFORMATION", "ADMISSION_INFORMATION", "入院時情報提供書", "Admission information sheet", "利用者の状態",
     "屋内は伝い歩き。服薬は家族が管理している。"},
}};
constexpr std::string_view japanese_codes = "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes";
constexpr std::string_view own_codes = "urn:kakehashi:document-type";
constexpr std::string_view hospital_number = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
constexpr std::string_view office_number = "urn:kakehashi:care-office";
constexpr std::string_view version_number = "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber";
constexpr std::string_view form_of_name = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

const Naming& naming_of(const Document& document) { return namings[static_cast<std::size_t>(document.kind)]; }

/// Entries of one document, told apart by the last digit.
enum class Entry { composition = 1, patient, author, sender, addressee, condition };

/// Ten digits that tell people apart and nobody who they are: numbers of documents are shown where names are not.
std::string own_digits(const Resident& person) {
    constexpr std::uint64_t ten_digits = 10'000'000'000;
    return std::to_string(ten_digits + person.chance % ten_digits).substr(1);
}

std::string address_of(const Document& document, Entry entry) {
    const std::string digits = own_digits(document.person).substr(1) + std::to_string(static_cast<int>(document.kind)) +
                               std::to_string(document.version) + std::to_string(static_cast<int>(entry));
    return "urn:uuid:00000000-0000-4000-8000-" + digits;
}

Fhir object() { return Fhir{Fhir::Shape::object, {}}; }
Fhir reference(const Document& document, Entry entry) { return object().with("reference", address_of(document, entry)); }
Fhir coding(std::string_view system, std::string_view code) {
    return object().with("coding", Fhir::list({object().with("system", system).with("code", code)}));
}
Fhir section_code(std::string_view code) { return object().with("coding", Fhir::list({object().with("code", code)})); }

std::string day_of(const Resident& person) {
    const std::string compact = person.birth.compact();
    const std::string month = compact.substr(0, 4) + "-" + compact.substr(4, 2);
    return person.birth_day_unknown ? month : month + "-" + compact.substr(6, 2);
}

Fhir narrative(std::string_view said) {
    const std::string div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>" + std::string(said) + "</p></div>";
    return object().with("status", "generated").with("div", Fhir::markup(div));
}

Fhir sections(const Document& document) {
    const Naming& naming = naming_of(document);
    std::vector<Fhir> made;
    made.push_back(object().with("title", naming.section).with("code", section_code("300")).with("text", narrative(naming.said)));
    if (document.kind == DocumentKind::referral) {
        made.push_back(object().with("title", "紹介先情報").with("code", section_code("910")).with(
            "entry", Fhir::list({reference(document, Entry::addressee)})));
    }
    return Fhir::list(std::move(made));
}

Fhir composition(const Document& document) {
    const Naming& naming = naming_of(document);
    const bool own = document.kind == DocumentKind::admission_information;
    return Fhir::resource("Composition")
        .with("extension", Fhir::list({object().with("url", version_number).with("valueString", std::to_string(document.version))}))
        .with("language", "ja")
        .with("identifier", object()
                                .with("system", "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier")
                                .with("value", document.number()))
        .with("status", "final")
        .with("type", coding(own ? own_codes : japanese_codes, naming.code))
        .with("subject", reference(document, Entry::patient))
        .with("date", document.written_on.iso() + "T09:30:00+09:00")
        .with("author", Fhir::list({reference(document, Entry::author), reference(document, Entry::sender)}))
        .with("title", naming.title)
        .with("custodian", reference(document, Entry::sender))
        .with("section", sections(document));
}

Fhir name_in(std::string_view form, const std::string& whole) {
    return object()
        .with("extension", Fhir::list({object().with("url", form_of_name).with("valueCode", form)}))
        .with("text", whole);
}

Fhir patient(const Resident& person) {
    const std::string number = std::string(person.insurer) + ":" + person.insured;
    return Fhir::resource("Patient")
        .with("identifier", Fhir::list({object().with("system", "urn:kakehashi:care-insured").with("value", number)}))
        .with("name", Fhir::list({name_in("IDE", person.name.full()), name_in("SYL", person.name.kana())}))
        .with("gender", person.sex == 1 ? "male" : "female")
        .with("birthDate", day_of(person));
}

Fhir organisation(const Office& office) {
    const bool hospital = office.role == "medical_institution";
    return Fhir::resource("Organization")
        .with("identifier", Fhir::list({object().with("system", hospital ? hospital_number : office_number).with("value", office.number)}))
        .with("name", office.name);
}

Fhir entry(const Document& document, Entry which, Fhir resource) {
    return object().with("fullUrl", address_of(document, which)).with("resource", std::move(resource));
}

}  // namespace

std::string Document::number() const {
    return author.number + "-" + written_on.compact().substr(0, 4) + "-" + own_digits(person) + std::to_string(static_cast<int>(kind));
}

std::string_view Document::title() const { return naming_of(*this).title; }
std::string_view Document::type() const { return naming_of(*this).type; }

Fhir bundle_of(const Document& document) {
    std::vector<Fhir> entries;
    entries.push_back(entry(document, Entry::composition, composition(document)));
    entries.push_back(entry(document, Entry::patient, patient(document.person)));
    entries.push_back(entry(document, Entry::author,
                            Fhir::resource("Practitioner").with("name", Fhir::list({object().with("text", "架空　職員")}))));
    entries.push_back(entry(document, Entry::sender, organisation(document.author)));
    if (document.kind == DocumentKind::referral) {
        entries.push_back(entry(document, Entry::addressee, organisation(document.addressee)));
    }
    return Fhir::resource("Bundle")
        .with("identifier", object()
                                .with("system", "http://jpfhir.jp/fhir/clins/bundle-identifier")
                                .with("value", document.number() + "-" + std::to_string(document.version)))
        .with("type", "document")
        .with("timestamp", document.written_on.iso() + "T10:00:00+09:00")
        .with("entry", Fhir::list(std::move(entries)));
}

std::string pdf_of(const Document& document) {
    const std::string line = "BT /F1 18 Tf 72 760 Td (" + std::string(naming_of(document).english) + " \\(invented\\), " +
                             document.written_on.iso() + ") Tj ET";
    const std::array<std::string, 5> objects = {
        "<< /Type /Catalog /Pages 2 0 R /Lang (ja) >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Length " + std::to_string(line.size()) + " >>\nstream\n" + line + "\nendstream"};
    std::string pdf = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
    std::string places;
    for (std::size_t n = 0; n < objects.size(); ++n) {
        places += std::to_string(10'000'000'000 + static_cast<std::int64_t>(pdf.size())).substr(1) + " 00000 n \n";
        pdf += std::to_string(n + 1) + " 0 obj\n" + objects[n] + "\nendobj\n";
    }
    const std::string begin = std::to_string(pdf.size());
    return pdf + "xref\n0 6\n0000000000 65535 f \n" + places + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n" + begin + "\n%%EOF\n";
}

}  // namespace kakehashi::synth
