#include "adapters/synth/life_kinds.h"

#include <array>

#include "adapters/synth/life_drawn.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view care = "SCIENTIFIC_CARE_PROMOTION_2024";
constexpr std::string_view nutrition = "NUTRITION_FEEDING_SWALLOWING_SCREENING_ASSESSMENT_MONITORING_2024";
constexpr std::string_view training = "INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024";

// By the additions an office can claim: which forms those need. 15 day service, 16 day rehabilitation, 51 nursing home,
// 52 geriatric health facility. How many people each is made for is our choice; the rows about everybody are few.
constexpr std::array<LifeKind, 27> kinds = {{
    {"15;16;51;52", "FORM_0000_2021", care, 100, 3, 0},
    {"51;52", "FORM_0001_2021", "", 100, 3, 0},
    {"51;52", "FORM_0002_2021", "", 100, 3, 0},
    {"51;52", "FORM_0100_2021", nutrition, 60, 1, 0},
    {"15;16", "FORM_0100_2021", nutrition, 15, 1, 0},
    {"51;52", "", "NUTRITION_CARE_PLAN_2024", 60, 1, 0},
    {"15;16", "", "NUTRITION_CARE_PLAN_2024", 15, 1, 0},
    {"51;52", "FORM_0210_2021", "", 30, 1, 0},
    {"15;16", "FORM_0220_2021", "", 15, 1, 0},
    {"15", "FORM_0310_2021", "", 30, 1, 0},
    {"15", "FORM_0320_2021", "", 30, 2, 0},
    {"15;51", "FORM_0330_2021", training, 30, 2, 0},
    {"16;52", "FORM_0410_2021", "", 100, 2, 0},
    {"16;52", "FORM_0420_2021", "", 100, 1, 0},
    {"16;52", "FORM_0430_2021", "", 50, 1, 0},
    {"16;52", "FORM_0440_2021", "", 50, 1, 0},
    {"16", "FORM_0450_2021", "", 30, 1, 0},
    {"51;52", "FORM_0500_2021", "", 100, 3, 0},
    {"51;52", "FORM_0600_2021", "", 100, 3, 0},
    {"51;52", "FORM_0700_2021", "", 40, 1, 0},
    {"52", "FORM_0800_2021", "", 60, 1, 0},
    {"52", "FORM_0801_2021", "", 60, 1, 0},
    {"15;16", "FORM_0900_2021", "ADL_MAINTENANCE_ADDITION_2024", 100, 2, 1},
    {"51", "FORM_0900_2021", "ADL_MAINTENANCE_ADDITION_2024", 30, 2, 1},
    {"15;16", "FORM_8000_2021", "", 10, 1, 0},
    {"51;52", "FORM_8000_2021", "", 20, 1, 0},
    {"15;16;51;52", "SERVICE_USER_INFO", "SERVICE_USER_INFO", 100, 1, 0},
}};

}  // namespace

std::span<const LifeKind> life_kinds() { return kinds; }

bool is_sent_by(const LifeKind& kind, std::string_view service) { return kind.services.find(service) != std::string_view::npos; }

bool concerns(const LifeKind& kind, const Resident& person) {
    // Histories go with the form they belong to, so both are drawn alike.
    const std::string_view name = kind.form.empty() ? kind.form_2024 : kind.form;
    return person.dice(number_of(name.substr(0, 8))).percent(kind.chance);
}

}  // namespace kakehashi::synth
