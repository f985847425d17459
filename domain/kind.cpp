#include "domain/kind.h"

#include <utility>

namespace kakehashi {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, kind_count> kind_names = {{
    {Kind::certification, "certification"},
    {Kind::survey, "survey"},
    {Kind::opinion, "opinion"},
    {Kind::insurance_card, "insurance_card"},
    {Kind::copayment_ratio, "copayment_ratio"},
    {Kind::copayment_limit, "copayment_limit"},
    {Kind::progress, "progress"},
    {Kind::care_plan, "care_plan"},
    {Kind::service_use, "service_use"},
    {Kind::life, "life"},
    {Kind::housing, "housing"},
    {Kind::equipment, "equipment"},
    {Kind::medical_document, "medical_document"},
}};

}  // namespace

std::string_view name_of(Kind kind) {
    for (const auto& [known, name] : kind_names) {
        if (known == kind) {
            return name;
        }
    }
    return "unknown";
}

std::optional<Kind> kind_named(std::string_view name) {
    for (const auto& [kind, known] : kind_names) {
        if (known == name) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<KindSet> KindSet::parse(std::string_view text, char separator) {
    if (text == "all") {
        return all();
    }
    KindSet set;
    while (true) {
        const std::size_t end = text.find(separator);
        const auto kind = kind_named(text.substr(0, end));
        if (!kind) {
            return std::nullopt;
        }
        set = set.with(*kind);
        if (end == std::string_view::npos) {
            return set;
        }
        text.remove_prefix(end + 1);
    }
}

}  // namespace kakehashi
