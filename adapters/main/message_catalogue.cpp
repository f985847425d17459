#include "adapters/main/message_catalogue.h"

#include "adapters/main/home.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::app {
namespace {

std::string filled(std::string text, std::string_view name, std::string_view value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
    return text;
}

std::string filled(const std::string& text, const Finding& finding, const std::string& reason) {
    return filled(filled(filled(text, "{reason}", reason), "{item}", finding.item_name), "{detail}", finding.detail);
}

}  // namespace

Result<MessageCatalogue> MessageCatalogue::open(const std::filesystem::path& home) {
    MessageCatalogue catalogue;
    TRY(const auto findings,
        sources::ConfTable::open(home / "conf" / "findings.csv", {"rule", "severity", "ja", "en", "cure_ja", "cure_en"}));
    for (const auto& row : findings.rows()) {
        catalogue.sentences_[row.cells[0]] = {row.cells[3], row.cells[2], row.cells[5], row.cells[4]};
    }
    TRY(const auto errors,
        sources::ConfTable::open(home / "conf" / "errors.csv", {"code", "en", "ja", "cure_en", "cure_ja"}));
    for (const auto& row : errors.rows()) {
        catalogue.sentences_[row.cells[0]] = {row.cells[1], row.cells[2], row.cells[3], row.cells[4]};
    }
    return catalogue;
}

std::string MessageCatalogue::message(const Finding& finding) const {
    const Sentences* const sentences = find(finding.rule);
    const Sentences* const reason = find(finding.detail);  // some findings are about an error, and name its code
    return sentences == nullptr ? finding.rule : filled(sentences->text(), finding, reason == nullptr ? "" : reason->text());
}

std::string MessageCatalogue::cure(const Finding& finding) const {
    const Sentences* const sentences = find(finding.rule);
    const Sentences* const reason = find(finding.detail);
    return sentences == nullptr ? std::string{} : filled(sentences->cure(), finding, reason == nullptr ? "" : reason->cure());
}

const MessageCatalogue::Sentences* MessageCatalogue::find(std::string_view code) const {
    const auto found = sentences_.find(code);
    return found == sentences_.end() ? nullptr : &found->second;
}

}  // namespace kakehashi::app
