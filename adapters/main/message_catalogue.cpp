#include "adapters/main/message_catalogue.h"

#include "adapters/main/home.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::app {
namespace {

std::string with(std::string text, std::string_view name, std::string_view value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
    return text;
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
    TRY(const auto errors,
        sources::ConfTable::open(home / "conf" / "errors.csv", {"code", "en", "ja", "cure_en", "cure_ja"}));
    for (const auto& row : errors.rows()) {
        catalogue.sentences_[row.cells[0]] = {row.cells[1], row.cells[2], row.cells[3], row.cells[4], {}};
    }
    return catalogue;
}

std::string MessageCatalogue::filled(std::string sentence, const Finding& finding) {
    return with(with(std::move(sentence), "{item}", finding.item_name), "{detail}", finding.detail);
}

std::string MessageCatalogue::message(const Finding& finding) const { return message(finding, language()); }

std::string MessageCatalogue::cure(const Finding& finding) const { return cure(finding, language()); }

std::string MessageCatalogue::message(const Finding& finding, Language in) const {
    const Sentences* const sentences = find(finding.rule);
    if (sentences == nullptr) {
        return finding.rule;
    }
    const Sentences* const reason = find(finding.detail);  // some findings are about an error, and name its code
    return filled(with(in == Language::japanese ? sentences->japanese : sentences->english, "{reason}",
                       reason == nullptr                ? std::string{}
                       : in == Language::japanese ? reason->japanese
                                                  : reason->english),
                  finding);
}

std::string MessageCatalogue::cure(const Finding& finding, Language in) const {
    const Sentences* const sentences = find(finding.rule);
    if (sentences == nullptr) {
        return {};
    }
    const Sentences* const reason = find(finding.detail);
    return filled(with(in == Language::japanese ? sentences->cure_japanese : sentences->cure_english, "{reason}",
                       reason == nullptr                ? std::string{}
                       : in == Language::japanese ? reason->cure_japanese
                                                  : reason->cure_english),
                  finding);
}

const MessageCatalogue::Sentences* MessageCatalogue::find(std::string_view code) const {
    const auto found = sentences_.find(code);
    return found == sentences_.end() ? nullptr : &found->second;
}

}  // namespace kakehashi::app
