#include <optional>

#include "tests/mutation/damage.h"
#include "tests/mutation/element_text.h"

namespace kakehashi::test {
namespace {

bool is_bundle(const Example& example) { return example.form().starts_with("bundle"); }

/// A damage to one element, where the document has it. The finding stands at the element or at what holds it.
struct AtElement {
    const char* name;
    const char* what;
    const char* path;
    std::function<std::string(const ElementText&, const ElementSpan&)> change;
    std::size_t nth = 0;
    /// Where it is told: at the element or at what holds it, so many lines below, or wherever what refers to it stands.
    enum class Told { here, one_below, anywhere } told = Told::here;
};

using Changer = decltype(AtElement::change);
constexpr auto one_below = AtElement::Told::one_below;
constexpr auto anywhere = AtElement::Told::anywhere;

Changer removed() {
    return [](const ElementText& text, const ElementSpan& span) { return text.without(span); };
}
/// With all others of its name.
Changer all_removed() {
    return [](const ElementText& text, const ElementSpan& span) {
        std::string content = text.without(span);
        for (ElementText rest(content); const ElementSpan* const other = rest.find(span.path); rest = ElementText(content)) {
            content = rest.without(*other);
        }
        return content;
    };
}
Changer set(std::string value) {
    return [value](const ElementText& text, const ElementSpan& span) { return text.with_value(span, value); };
}
Changer twice() {
    return [](const ElementText& text, const ElementSpan& span) { return text.twice(span); };
}
Changer renamed(std::string name) {
    return [name](const ElementText& text, const ElementSpan& span) { return text.renamed(span, name); };
}
/// An extension that says that the value is not known, in place of the value.
Changer excused() {
    return [](const ElementText& text, const ElementSpan& span) {
        const std::string name = span.path.substr(span.path.rfind('.') + 1);
        const std::string why = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
        const std::string instead =
            text.is_json() ? "\"_" + name + "\": { \"extension\": [ { \"url\": \"" + why + "\", \"valueCode\": \"unknown\" } ] }"
                           : "<" + name + "><extension url=\"" + why + "\"><valueCode value=\"unknown\"/></extension></" + name + ">";
        return text.content().substr(0, span.begin) + instead + text.content().substr(span.end);
    };
}
/// The value of another element.
Changer as_at(std::string path, std::size_t nth) {
    return [path, nth](const ElementText& text, const ElementSpan& span) {
        const ElementSpan* const other = text.find(path, nth);
        return other == nullptr ? text.content() : text.with_value(span, text.content().substr(other->value_begin, other->value_end - other->value_begin));
    };
}

void add(std::vector<Damage>& to, const std::vector<AtElement>& all) {
    for (const AtElement& one : all) {
        to.push_back({one.name, one.what, [one](const Example& example) {
                          std::vector<Damaged> made;
                          if (!is_bundle(example)) {
                              return made;
                          }
                          const ElementText text(example.file().content);
                          const ElementSpan* const span = text.find(one.path, one.nth);
                          std::string content = span == nullptr ? text.content() : one.change(text, *span);
                          if (content != text.content()) {
                              std::vector<std::uint32_t> lines = span->holders;
                              lines.push_back(span->line);
                              lines.push_back(span->line + (one.told == AtElement::Told::one_below ? 1U : 0U));
                              if (one.told == AtElement::Told::anywhere) {
                                  lines.clear();
                              }
                              made.push_back(damaged(example, std::move(content), std::move(lines), 0, one.path));
                          }
                          return made;
                      }});
    }
}

/// Damage to the text as a whole; the finding may stand anywhere in the file.
void add_text(std::vector<Damage>& to, const char* name, const char* what, std::optional<bool> json,
              std::function<std::string(std::string)> change) {
    to.push_back({name, what, [json, change](const Example& example) {
                      std::vector<Damaged> made;
                      if (is_bundle(example) && json.value_or(example.form() == "bundle.json") == (example.form() == "bundle.json")) {
                          made.push_back(damaged(example, change(example.file().content)));
                      }
                      return made;
                  }});
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), instead);
}

void add_bundle(std::vector<Damage>& to) {
    add(to, {{"bundle_type_missing", "a Bundle without its type", "Bundle.type", removed()},
             {"bundle_type_collection", "a Bundle that is a collection", "Bundle.type", set("collection")},
             {"bundle_type_twice", "the type of the Bundle twice", "Bundle.type", twice(), 0, one_below},
             {"bundle_identifier_missing", "a Bundle without its identifier", "Bundle.identifier", removed()},
             {"bundle_identifier_empty", "a Bundle whose identifier has no value", "Bundle.identifier.value", removed()},
             {"bundle_identifier_as_text", "an identifier that is a text", "Bundle.identifier", set("42")},
             {"timestamp_missing", "a Bundle without its time", "Bundle.timestamp", removed()},
             {"timestamp_without_zone", "a time without its zone", "Bundle.timestamp", set("2026-11-01T10:00:00")},
             {"timestamp_impossible", "a time in month 13", "Bundle.timestamp", set("2026-13-01T10:00:00+09:00")},
             {"entry_address_twice", "two entries of one address", "Bundle.entry.fullUrl", as_at("Bundle.entry.fullUrl", 0), 1},
             {"entry_address_damaged", "an address that lost a character", "Bundle.entry.fullUrl", set("urn:uuid:00000000-0000-4000-8000-0000000001"), 2, anywhere},
             {"entry_without_resource", "an entry without a resource", "Bundle.entry.resource", removed(), 2, anywhere},
             {"first_entry_empty", "the first entry without its resource", "Bundle.entry.resource", removed()},
             {"composition_missing", "the entry with the Composition is missing", "Bundle.entry", removed()},
             {"patient_missing", "the entry with the Patient is missing", "Bundle.entry", removed(), 1},
             {"patient_twice", "two entries with the Patient", "Bundle.entry", twice(), 1, anywhere},
             {"writer_missing", "the entry with the writer is missing", "Bundle.entry", removed(), 2, anywhere},
             {"composition_not_first", "the Patient before the Composition", "Bundle.entry", [](const ElementText& text, const ElementSpan& span) {
                  return text.swapped(span, *text.find("Bundle.entry", 1));
              }}});
}

void add_composition(std::vector<Damage>& to) {
    add(to, {{"status_missing", "a Composition without its status", "Composition.status", removed()},
             {"status_unknown", "a status that FHIR does not have", "Composition.status", set("done")},
             {"status_in_japanese", "a status in words", "Composition.status", set("確定")},
             {"status_in_capitals", "a status in capitals", "Composition.status", set("FINAL")},
             {"status_excused", "a reason why there is no status, in its place", "Composition.status", excused()},
             {"status_twice", "two statuses", "Composition.status", twice(), 0, one_below},
             {"status_misspelt", "the name of the status is misspelt", "Composition.status", renamed("state")},
             {"type_missing", "a Composition without its type", "Composition.type", removed()},
             {"type_without_code", "a type without a code", "Composition.type.coding.code", removed()},
             {"type_unknown", "a type that no table has", "Composition.type.coding.code", set("99999-9")},
             {"type_of_other_system", "the code of a type under another system", "Composition.type.coding.system", set("urn:oid:1.2.3")},
             {"subject_missing", "a Composition of nobody", "Composition.subject", removed()},
             {"subject_elsewhere", "a Composition of somebody who is not in the Bundle", "Composition.subject.reference", set("Patient/999")},
             {"subject_not_a_patient", "a Composition whose subject is its writer", "Composition.subject.reference", as_at("Composition.author.reference", 0)},
             {"subject_as_text", "a subject that is a text", "Composition.subject", set("x")},
             {"document_date_missing", "a Composition without its date", "Composition.date", removed()},
             {"document_date_excused", "a reason why there is no date, in its place", "Composition.date", excused()},
             {"document_date_impossible", "a Composition of 30 February", "Composition.date", set("2026-02-30")},
             {"document_date_with_slashes", "a date with slashes", "Composition.date", set("2026/11/01")},
             {"document_date_in_era", "a date of the Japanese era", "Composition.date", set("令和8年11月1日")},
             {"document_date_without_zone", "a time without its zone", "Composition.date", set("2026-11-01T09:30:00")},
             {"document_date_far_away", "a Composition of the year 2126", "Composition.date", set("2126-11-01")},
             {"author_missing", "a Composition that nobody wrote", "Composition.author", all_removed()},
             {"author_elsewhere", "a writer who is not in the Bundle", "Composition.author.reference", set("urn:uuid:00000000-0000-4000-8000-00000000ffff")},
             {"title_missing", "a Composition without a title", "Composition.title", removed()},
             {"title_empty", "a Composition with an empty title", "Composition.title", set("")},
             {"language_unknown", "a language that is none", "Composition.language", set("日本語")},
             {"version_missing", "a Composition without its version", "Composition.extension", removed()},
             {"version_no_number", "a version in words", "Composition.extension.valueString", set("first")},
             {"attester_mode_missing", "a signature of no kind", "Composition.attester.mode", removed()},
             {"attester_mode_unknown", "a signature of an unknown kind", "Composition.attester.mode", set("stamp")},
             {"attester_time_impossible", "a signature at 25 o'clock", "Composition.attester.time", set("2026-11-01T25:00:00+09:00")},
             {"replaces_nothing", "a document that replaces one it does not name", "Composition.relatesTo.targetIdentifier", removed()},
             {"relation_unknown", "a relation to another document that FHIR does not have", "Composition.relatesTo.code", set("supersedes")},
             {"custodian_elsewhere", "a custodian who is not in the Bundle", "Composition.custodian.reference", set("Organization/7")}});
}

void add_people(std::vector<Damage>& to) {
    add(to, {{"patient_numbers_missing", "a Patient without any identifier", "Patient.identifier", removed(), 1},
             {"patient_number_short", "a number of care insurance that lost a digit", "Patient.identifier.value", set("131011:900000001"), 1},
             {"patient_system_missing", "a number without its system", "Patient.identifier.system", removed(), 1},
             {"patient_system_unknown", "a number of an unknown system", "Patient.identifier.system", set("urn:oid:1.2.3"), 1},
             {"patient_name_missing", "a Patient without a name", "Patient.name", all_removed()},
             {"birth_date_missing", "a Patient without a birth date", "Patient.birthDate", removed()},
             {"birth_date_impossible", "a Patient born on 31 April", "Patient.birthDate", set("1940-04-31")},
             {"birth_date_with_slashes", "a birth date with slashes", "Patient.birthDate", set("1940/02/29")},
             {"birth_date_in_era", "a birth date of the Japanese era", "Patient.birthDate", set("昭和15年2月29日")},
             {"birth_date_without_dashes", "a birth date of eight digits", "Patient.birthDate", set("19400229")},
             {"birth_date_after_document", "a Patient born after the document was written", "Patient.birthDate", set("2027-01-01")},
             {"birth_date_twice", "two birth dates", "Patient.birthDate", twice(), 0, one_below},
             {"gender_missing", "a Patient without a sex", "Patient.gender", removed()},
             {"gender_as_number", "a sex as the codes of care insurance have it", "Patient.gender", set("2")},
             {"gender_in_japanese", "a sex in words", "Patient.gender", set("女性")},
             {"writer_number_short", "the number of the writing organisation lost a digit", "Organization.identifier.value", set("991000001"), 0, anywhere},
             {"addressee_number_short", "the number of the addressee lost a digit", "Organization.extension.valueIdentifier.value", set("000002"), 0, anywhere},
             {"condition_of_other", "a condition of somebody else", "Condition.subject.reference", set("Patient/2")},
             {"condition_of_nobody", "a condition of nobody", "Condition.subject", removed()},
             {"age_not_a_number", "an age in words", "Condition.onsetAge.value", set("71歳")}});
}

void add_contents(std::vector<Damage>& to) {
    add(to, {{"file_without_type", "a file of no type", "Binary.contentType", removed()},
             {"file_of_other_type", "a PDF that calls itself a picture", "Binary.contentType", set("image/png"), 0, anywhere},
             {"file_not_base64", "a file with a character that base64 does not have", "Binary.data", set("JVBERi0xLjQK!!!!")},
             {"file_cut", "a file that lost its end", "Binary.data", set("JVBERi0xLjQKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyA=")},
             {"file_of_program", "a program among the files", "Binary.data", set("f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA")},
             {"attachment_elsewhere", "an attachment that is not in the Bundle", "DocumentReference.content.attachment.url", set("Binary/9")},
             {"attachment_status_missing", "a reference to a document of no status", "DocumentReference.status", removed()},
             {"attachment_status_unknown", "a reference to a document of an unknown status", "DocumentReference.status", set("final")},
             {"attachment_content_missing", "a reference to a document without content", "DocumentReference.content", all_removed()},
             {"section_entry_elsewhere", "a section with an entry that is not in the Bundle", "Composition.section.entry.reference", set("Condition/404")},
             {"individual_number_in_title", "an individual number (個人番号) in the title", "Composition.title", set("123456789018")},
             {"system_with_blank", "a system with a blank in it", "Composition.identifier.system", set("http://jpfhir.jp/fhir core")}});
    add_text(to, "narrative_with_script", "a script in the narrative", std::nullopt,
             [](std::string text) { return with(std::move(text), "<p>", "<script>x</script><p>"); });
    add_text(to, "narrative_with_event", "an event attribute in the narrative", std::nullopt,
             [](std::string text) { return with(std::move(text), "<p>", "<p onclick='x'>"); });
}

void add_writing(std::vector<Damage>& to) {
    const auto deep = [](std::string open, std::string close) {
        return [open, close](std::string text) {
            std::string opened;
            std::string closed;
            for (int n = 0; n < 60; ++n) {
                opened += open;
                closed += close;
            }
            const std::size_t at = text.find_last_of("}<");
            return text.substr(0, at) + (text[at] == '}' ? ",\"x\":" + opened + "1" + closed : opened + closed) + text.substr(at);
        };
    };
    add_text(to, "json_comma_at_end", "a comma before the last brace", true, [](std::string text) { return text.insert(text.rfind('}'), ","); });
    add_text(to, "json_comma_lost", "a comma between two members is missing", true, [](std::string text) { return text.erase(text.find(','), 1); });
    add_text(to, "json_brace_lost", "the last brace is missing", true, [](std::string text) { return text.substr(0, text.rfind('}')); });
    add_text(to, "json_comment", "a comment in JSON", true, [](std::string text) { return text.insert(1, "/* x */"); });
    add_text(to, "json_single_quotes", "single quotes for double ones", true, [](std::string text) { return with(std::move(text), "\"Bundle\"", "'Bundle'"); });
    add_text(to, "json_not_a_number", "NaN for a number", true, [](std::string text) { return with(std::move(text), "71.50", "NaN"); });
    add_text(to, "json_status_a_number", "a number for a status", true, [](std::string text) { return with(std::move(text), "\"final\"", "5"); });
    add_text(to, "json_type_in_array", "a list where FHIR has one value", true,
             [](std::string text) { return with(std::move(text), "\"status\": \"final\"", "\"status\": [\"final\"]"); });
    add_text(to, "json_number_as_text", "a text for a number", true, [](std::string text) { return with(std::move(text), "71.50", "\"71.50\""); });
    add_text(to, "json_twice", "a document and the same again in one file", true, [](const std::string& text) { return text + text; });
    add_text(to, "json_in_array", "the Bundle as the one item of an array", true, [](const std::string& text) { return "[" + text + "]"; });
    add_text(to, "json_too_deep", "sixty objects one in another", true, deep("{\"x\":", "}"));
    add_text(to, "json_lone_surrogate", "half a character as an escape", true, [](std::string text) { return with(std::move(text), "架橋病院", "\\uD83D"); });
    add_text(to, "xml_element_open", "an element that is never closed", false, [](std::string text) { return with(std::move(text), "</subject>", ""); });
    add_text(to, "xml_crossed", "two elements closed in the wrong order", false,
             [](std::string text) { return with(std::move(text), "</coding>\n          </code>", "</code>\n          </coding>"); });
    add_text(to, "xml_namespace_lost", "a Bundle of no namespace", false, [](std::string text) { return with(std::move(text), " xmlns=\"http://hl7.org/fhir\"", ""); });
    add_text(to, "xml_namespace_other", "a Bundle of another namespace", false,
             [](std::string text) { return with(std::move(text), "xmlns=\"http://hl7.org/fhir\"", "xmlns=\"urn:hl7-org:v3\""); });
    add_text(to, "xml_doctype", "a DOCTYPE with an entity", false,
             [](std::string text) { return with(std::move(text), "<Bundle", "<!DOCTYPE x [<!ENTITY e \"x\">]>\n<Bundle"); });
    add_text(to, "xml_entity_unknown", "an entity that XML does not have", false, [](std::string text) { return with(std::move(text), "A &amp; B", "A&nbsp;B"); });
    add_text(to, "xml_ampersand", "an ampersand as such", false, [](std::string text) { return with(std::move(text), "&amp;", "&"); });
    add_text(to, "xml_quotes_lost", "a value without quotes", false, [](std::string text) { return with(std::move(text), "\"final\"", "final"); });
    add_text(to, "xml_value_as_text", "a value between the marks", false,
             [](std::string text) { return with(std::move(text), "<status value=\"final\"/>", "<status>final</status>"); });
    add_text(to, "xml_twice", "two documents in one file", false,
             [](const std::string& text) { return text + text.substr(text.find("<Bundle")); });
    add_text(to, "xml_too_deep", "sixty elements one in another", false, deep("<x>", "</x>"));
}

}  // namespace

void add_bundle_damages(std::vector<Damage>& to) {
    add_bundle(to);
    add_composition(to);
    add_people(to);
    add_contents(to);
    add_writing(to);
}

}  // namespace kakehashi::test
