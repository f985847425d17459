#include "adapters/main/finding_words.h"

namespace kakehashi::app {

std::string_view effect_of(Severity severity, Language in) {
    const bool japanese = in == Language::japanese;
    switch (severity) {
        case Severity::info: return japanese ? "お知らせ" : "told only";
        case Severity::warning: return japanese ? "取り込む（警告）" : "imported, with a warning";
        case Severity::person: return japanese ? "その人の分だけ保留" : "that person's rows are put aside";
        case Severity::set: return japanese ? "送信全体を保留" : "the whole sending is put aside";
    }
    return {};
}

std::string_view severity_word(Severity severity) {
    switch (severity) {
        case Severity::info: return "info";
        case Severity::warning: return "warning";
        case Severity::person: return "person";
        case Severity::set: return "set";
    }
    return {};
}

Severity severity_named(std::string_view word) {
    for (const Severity severity : {Severity::set, Severity::person, Severity::warning}) {
        if (severity_word(severity) == word) {
            return severity;
        }
    }
    return Severity::info;
}

std::string_view actor_words(sources::Actor actor, Language in) {
    const bool japanese = in == Language::japanese;
    switch (actor) {
        case sources::Actor::sender: return japanese ? "送信元" : "the sender";
        case sources::Actor::receiver: return japanese ? "受け取った側" : "the receiver";
        case sources::Actor::node_operator: return japanese ? "管理者" : "the operator";
        case sources::Actor::nobody: return japanese ? "不要" : "nobody";
    }
    return {};
}

}  // namespace kakehashi::app
