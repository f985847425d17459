#include "adapters/main/message_catalogue.h"

#include "adapters/main/filled_text.h"
#include "adapters/main/home.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::app {
namespace {

std::string general(std::string sentence) {
    for (const std::string_view name : {"{item}", "{detail}", "{reason}", "{cure}"}) {
        sentence = filled(std::move(sentence), name, "…");
    }
    return sentence;
}

}  // namespace

Result<MessageCatalogue> MessageCatalogue::open(const std::filesystem::path& home) {
    MessageCatalogue catalogue;
    TRY(const auto findings,
        sources::ConfTable::open(home / "conf" / "findings.csv", {"rule", "severity", "ja", "en", "cure_ja", "cure_en"}));
    for (const auto& row : findings.rows()) {
        catalogue.sentences_[row.cells[0]] = {row.cells[3], row.cells[2], row.cells[5], row.cells[4],
                                               sources::pieces(row.cells[1], ';')};
    }
    TRY(catalogue.actions_, sources::FindingActions::open(home / "conf"));
    TRY(catalogue.details_, DetailWords::open(home));
    TRY(const auto errors,
        sources::ConfTable::open(home / "conf" / "errors.csv", {"code", "en", "ja", "cure_en", "cure_ja"}));
    for (const auto& row : errors.rows()) {
        catalogue.sentences_[row.cells[0]] = {row.cells[1], row.cells[2], row.cells[3], row.cells[4], {}};
    }
    return catalogue;
}

std::string MessageCatalogue::told(std::string sentence, const Finding& finding, Language in) const {
    if (finding.detail.empty()) {  // a sentence of several findings, or of a cell with nothing in it
        sentence = filled(filled(std::move(sentence), "（{detail}）", ""), " ({detail})", "");
    }
    const Sentences* const error = find(finding.detail);
    sentence = filled(std::move(sentence), "{reason}", error == nullptr ? std::string{} : error->text(in));
    sentence = filled(std::move(sentence), "{cure}", error == nullptr ? std::string{} : error->cure(in));
    return filled(filled(std::move(sentence), "{item}", finding.item_name), "{detail}", detail(finding.detail, in));
}

std::string MessageCatalogue::message(const Finding& finding) const { return message(finding, language()); }

std::string MessageCatalogue::cure(const Finding& finding) const { return cure(finding, language()); }

std::string MessageCatalogue::message(const Finding& finding, Language in) const {
    const Sentences* const sentences = find(finding.rule);
    return sentences == nullptr ? finding.rule : told(sentences->text(in), finding, in);
}

std::string MessageCatalogue::cure(const Finding& finding, Language in) const {
    const Sentences* const sentences = find(finding.rule);
    return sentences == nullptr ? std::string{} : told(sentences->cure(in), finding, in);
}

std::string MessageCatalogue::Sentences::general_text(Language in) const { return general(text(in)); }

std::string MessageCatalogue::Sentences::general_cure(Language in) const { return general(cure(in)); }

const MessageCatalogue::Sentences* MessageCatalogue::find(std::string_view code) const {
    const auto found = sentences_.find(code);
    return found == sentences_.end() ? nullptr : &found->second;
}

}  // namespace kakehashi::app
