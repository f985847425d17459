#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/body.h"
#include "adapters/sources/header.h"
#include "adapters/sources/municipal/fact_plan.h"
#include "adapters/sources/municipal/form_rules.h"
#include "adapters/sources/municipal/period_rules.h"
#include "adapters/sources/past_days.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::municipal {

/// Rule ids of the municipal profile (docs/sources/municipal.md).
inline constexpr Graded bad_name = {"F01", Severity::set};
inline constexpr Graded set_mixed = {"F04", Severity::set};
inline constexpr Graded odd_serial = {"F07", Severity::warning};
inline constexpr Graded bad_bytes = {"C01", Severity::set};
inline constexpr Graded bad_shape = {"C02", Severity::person};
inline constexpr HeaderRules header_rules = {
    .unknown = {"H01", Severity::warning}, .missing = {"H02", Severity::set}, .twice = {"H03", Severity::set}};
inline constexpr Graded other_insurer = {"P02", Severity::person};
inline constexpr Graded unreadable_consent = {"D01", Severity::warning};
inline constexpr Graded narrowed_consent = {"D02", Severity::warning};
inline constexpr Graded half_former_number = {"M01", Severity::person};
inline constexpr Graded no_date_of_death = {"M02", Severity::warning};
inline constexpr Graded number_of_other_category = {"M03", Severity::warning};

inline constexpr CommonRules common_rules = {
    .required = {"R01", Severity::person},
    .wanted = {"R01", Severity::warning},
    .conditional = {"R01", Severity::person},
    .length = {"R02", Severity::person},
    .number = {"R02", Severity::person},
    .date = {"R03", Severity::person},
    .distant = {"R25", Severity::warning},
    .time = {"R03", Severity::person},
    .code = {"R04", Severity::person},
    .identifier = {"R05", Severity::person},
    .days = {"R02", Severity::person},
    .postal = {"R02", Severity::warning},
    .order = {"R18", Severity::person},
    .blank = {"R19", Severity::person},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

enum class Builder {
    none,
    person,
    fact,
    certification,
    plan_notice,
    opinion_request,
    relation,
    consent,
    office,
    status
};

struct Form {
    std::string name;
    std::string set;
    int precedence = 0;
    Builder builder = Builder::none;
    std::shared_ptr<const Layout> layout;
    std::optional<RowCheck> check;
    std::optional<FormRules> rules;
    std::optional<PeriodRules> periods;
    PastDays past;
    std::optional<FactPlan> fact;  ///< of forms whose rows become facts
    std::optional<BodyPlan> body;  ///< what a row stores
};

/// Forms of one edition of the profile, as read from `conf/`. Immutable.
class Catalogue {
public:
    /// Malformed, naming file and row, when a table contradicts itself.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir,
                                                                       const std::string& edition);
    /// Null when there is no such form.
    [[nodiscard]] const Form* form(std::string_view name) const;
    [[nodiscard]] const Form* form_of_set(std::string_view kind) const;

private:
    std::vector<Form> forms_;
};

}  // namespace kakehashi::sources::municipal
