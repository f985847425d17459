#include "adapters/sources/findings.h"

#include <algorithm>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources {

void Findings::add(Finding finding) {
    const bool graver = std::all_of(all_.begin(), all_.end(),
                                    [&](const Finding& other) { return other.severity < finding.severity; });
    if (all_.size() < limit_ || graver) {
        all_.push_back(std::move(finding));
    }
}

void Findings::add(Graded rule, std::uint32_t line, std::string detail) {
    add(Finding{std::string(rule.rule), rule.severity, Place{file_, line, 0}, {}, std::move(detail)});
}

void Findings::add(Graded rule, std::uint32_t line, const Item& item, std::string detail) {
    add(Finding{std::string(rule.rule), rule.severity, Place{file_, line, item.no}, item.name_ja, std::move(detail)});
}

bool Findings::holds(Severity severity) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Finding& finding) { return finding.severity >= severity; });
}

bool Findings::tells(Graded rule, const Item& item, std::string_view detail) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Finding& finding) {
        return finding.rule == rule.rule && finding.place.item == item.no && finding.place.file == file_ && finding.detail == detail;
    });
}

void Findings::soften() {
    for (Finding& finding : all_) {
        finding.severity = std::min(finding.severity, Severity::warning);
    }
}

void Findings::refuse() {
    for (Finding& finding : all_) {
        finding.severity = finding.severity == Severity::person ? Severity::set : finding.severity;
    }
}

std::string excerpt(const Item& item, std::string_view value) {
    constexpr std::size_t longest = 8;
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    const bool shown = !item.personal() && item.type != CellType::text && plain && value.size() <= longest;
    return shown ? std::string(value) : "***";
}

}  // namespace kakehashi::sources
