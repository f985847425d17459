#include "adapters/synth/document_files.h"

#include <algorithm>

#include "adapters/synth/csv_row.h"
#include "adapters/synth/municipal_rows.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view index_columns =
    "ファイル名,保険者番号,被保険者番号,氏名,生年月日,性別,文書種別,文書名,作成年月日,文書番号,版,作成者,作成機関名,宛先,"
    "言語,取消し\r\n";
constexpr int pdfs_an_index = 99;
constexpr std::uint64_t written_purpose = 71;

std::string digits(int value, std::size_t count) {
    const std::string text = std::to_string(value);
    return std::string(count - std::min(count, text.size()), '0') + text;
}

}  // namespace

void DocumentFiles::add(const Resident& person) {
    if (person.left_on || !was_admitted(person)) {
        return;
    }
    Dice dice = person.dice(written_purpose);
    CalendarDate day = calendar_.today.plus_days(-dice.between(6, 45));
    if (person.deceased_on) {
        day = std::min(day, person.deceased_on->plus_days(-2));
    }
    const Office& hospital = block_.hospital;
    if (person.living == Living::home && person.chance % 2 == 0) {
        add_bundle(Document{DocumentKind::admission_information, person, block_.care_manager, hospital, day.plus_days(-12)}, false);
    }
    // The first of the stories has a discharge summary; else each kind comes as often, but for days of birth that only a
    // Bundle can leave out.
    switch (person.story == Story::everyday ? 1 : person.birth_day_unknown ? 0 : person.chance / 2 % 3) {
        case 0: add_bundle(Document{DocumentKind::referral, person, hospital, block_.clinic, day}, false); break;
        case 1: add_bundle(Document{DocumentKind::discharge_summary, person, hospital, block_.care_manager, day}, true); break;
        default: add_pdf(Document{DocumentKind::patient_summary, person, hospital, block_.care_manager, day}); break;
    }
}

void DocumentFiles::add_bundle(const Document& document, bool xml) {
    const Fhir bundle = bundle_of(document);
    texts_[name(document.author, 11, ++bundles_, xml ? ".xml" : ".json")] = xml ? as_xml(bundle) : as_json(bundle);
}

void DocumentFiles::add_pdf(const Document& document) {
    const std::string file = name(document.author, 14, ++pdfs_, ".pdf");
    const std::string index = file.substr(0, file.rfind('_'));
    texts_[file] = pdf_of(document);
    append_row(indexes_[index + ".csv"], document, file, Sent::document);
    if (document.person.chance % 4 == 0) {  // written about the wrong day, and taken back an hour later
        Document wrong = document;
        wrong.kind = DocumentKind::discharge_summary;
        const std::string mistaken = name(document.author, 14, ++pdfs_, ".pdf");
        texts_[mistaken] = pdf_of(wrong);
        append_row(indexes_[mistaken.substr(0, mistaken.rfind('_')) + ".csv"], wrong, mistaken, Sent::document);
        append_row(indexes_[name(document.author, 16, 0, ".csv")], wrong, "", Sent::withdrawal);
    }
}

void DocumentFiles::append_row(std::string& rows, const Document& document, const std::string& file, Sent sent) const {
    const Resident& person = document.person;
    CsvRow row(rows);
    row.bare(file).bare(person.insurer).bare(person.insured).plain(person.name.full()).bare(person.birth_text()).number(person.sex);
    row.bare(document.type()).plain(document.title()).bare(document.written_on.compact()).bare(document.number());
    row.number(document.version).plain("架空　職員").plain(document.author.name).bare(document.addressee.number).bare("ja");
    row.bare(sent == Sent::withdrawal ? "1" : "").end();
}

/// 99 files fit the two digits of a name; the minute counts on.
std::string DocumentFiles::name(const Office& sender, int hour, int number, std::string_view ending) const {
    const int at = std::max(number - 1, 0);
    const std::string name = "KK_DOCUMENT_" + sender.number + "_" + calendar_.yesterday().compact() + digits(hour, 2) +
                             digits(at / pdfs_an_index, 2) + "00";
    return name + (ending == ".csv" ? std::string() : "_" + digits(at % pdfs_an_index + 1, 2)) + std::string(ending);
}

Result<Done> DocumentFiles::write(OutFolder& out) const {
    for (const auto& [file, text] : texts_) {
        TRY_DONE(out.write(file, Charset::utf8, text));
    }
    for (const auto& [file, rows] : indexes_) {
        TRY_DONE(out.write(file, Charset::cp932, std::string(index_columns) + rows));
    }
    return Done{};
}

}  // namespace kakehashi::synth
