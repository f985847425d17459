#pragma once

#include <string>

#include "consent/disclosure_json.h"
#include "consent/gate.h"

namespace kakehashi::test {

inline std::string words_of(const std::vector<consent::DisclosedDecision>& decisions) {
    std::string text;
    for (const auto& each : decisions) {
        text += std::string(" ") + std::string(name_of(each.kind)) + "=" + std::string(name_of(each.effect)) + "," + std::string(each.told) + "," +
                std::string(name_of(each.ground)) + "," + each.settled_by;
    }
    return text;
}

inline std::string words_of(const consent::Refusal& refusal) {
    return std::string(name_of(refusal.reason)) + words_of(refusal.decisions);
}

/// All that is said by an answer, but for its entry in the log: true grounds, and the bytes a face would send.
inline std::string words_of(const consent::Answer& answer) {
    const auto* const disclosure = std::get_if<consent::Disclosure>(&answer);
    if (disclosure == nullptr) {
        return words_of(std::get<consent::Refusal>(answer));
    }
    std::string text;
    append_json(text, *disclosure, consent::Explain::told);
    text.resize(text.rfind(",\"access\":"));
    return text + "}" + words_of(disclosure->decisions());
}

inline std::string words_of(const consent::Preview& preview) {
    if (preview.refusal() != nullptr) {
        return words_of(*preview.refusal());
    }
    std::string text;
    append_json(text, preview, consent::Explain::told);
    return text + words_of(preview.decisions());
}

/// The text with one directive's id in place of another's.
inline std::string renamed(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace kakehashi::test
