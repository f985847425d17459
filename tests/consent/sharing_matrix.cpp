#include "tests/consent/sharing_matrix.h"

#include <vector>

namespace kakehashi::tests {
namespace {

constexpr const char* columns[] = {"resident",      "municipality",        "care_manager", "service_provider",
                                   "care_facility", "medical_institution", "emergency",    "disaster"};

}  // namespace

const Matrix& default_matrix() {
    static const Matrix matrix = [] {
        const std::string planners = "consent(care_manager|preventive_care_planner)";
        const std::string facility = "consent(care_manager|facility_care_planner)";
        const std::string clerk = "statute(certification_clerk)";
        const std::vector<std::vector<std::string>> rows = {
            {"certification", "self", "statute", "consent", "consent", "consent", "consent", "yes", "yes"},
            {"survey", "none", clerk, planners, "none", facility, "none", "no", "no"},
            {"opinion", "none", clerk, planners, "none", facility, "own", "no", "no"},
            {"insurance_card", "self", "statute", "relation", "relation", "relation", "consent", "yes", "yes"},
            {"copayment_ratio", "self", "statute", "relation", "relation", "relation", "none", "no", "no"},
            {"copayment_limit", "self", "statute", "relation", "relation", "relation", "none", "no", "no"},
            {"progress", "self", "statute", "consent", "none", "none", "none", "no", "no"},
            {"care_plan", "self", "statute", "consent", "consent", "consent", "consent", "yes", "yes"},
            {"service_use", "self", "statute", "consent", "consent", "consent", "none", "no", "yes"},
            {"life", "self", "statute", "consent", "consent", "consent", "consent", "yes", "yes"},
            {"housing", "self", "statute", "consent", "none", "none", "none", "no", "no"},
            {"equipment", "self", "statute", "consent", "none", "none", "none", "no", "no"},
            {"medical_document", "self", "none", "consent", "consent", "consent", "consent", "yes", "no"},
        };
        Matrix result;
        for (const std::vector<std::string>& row : rows) {
            for (std::size_t i = 0; i < std::size(columns); ++i) {
                result[row.at(0)][columns[i]] = row.at(i + 1);
            }
        }
        return result;
    }();
    return matrix;
}

std::string csv_of(const Matrix& matrix) {
    std::string text = "edition,test\nkind";
    for (const char* const column : columns) {
        text += std::string(",") + column;
    }
    for (const auto& [kind, row] : matrix) {
        text += "\n" + kind;
        for (const char* const column : columns) {
            text += "," + row.at(column);
        }
    }
    return text + "\n";
}

}  // namespace kakehashi::tests
