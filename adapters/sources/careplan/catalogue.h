#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/body.h"
#include "adapters/sources/code_table.h"
#include "adapters/sources/row_check.h"
#include "domain/finding.h"

namespace kakehashi::sources::careplan {

/// Rule ids of the care-plan catalogue (docs/sources/careplan.md).
inline constexpr Graded bad_name = {"F01", Severity::set};
inline constexpr Graded version_differs = {"F02", Severity::warning};
inline constexpr std::string_view set_incomplete = "F03";
inline constexpr Graded set_mixed = {"F04", Severity::set};
inline constexpr Graded odd_sender_kind = {"F06", Severity::warning};
inline constexpr Graded odd_serial = {"F07", Severity::warning};
inline constexpr Graded bad_bytes = {"C01", Severity::set};
inline constexpr Graded bad_shape = {"C02", Severity::person};
inline constexpr Graded mixed_versions = {"C03", Severity::set};
inline constexpr Graded odd_version = {"C03", Severity::warning};
inline constexpr Graded header_row = {"C07", Severity::warning};
inline constexpr Graded other_month = {"R06", Severity::person};
inline constexpr Graded odd_times = {"R07", Severity::warning};
inline constexpr Graded odd_days = {"R08", Severity::warning};
inline constexpr Graded odd_equipment = {"R09", Severity::warning};
inline constexpr Graded odd_service_kind = {"R10", Severity::warning};
inline constexpr Graded odd_provider = {"R11", Severity::warning};
inline constexpr Graded odd_totals = {"R12", Severity::warning};
inline constexpr Graded counts_differ = {"R13", Severity::warning};
inline constexpr Graded row_twice = {"R17", Severity::person};

inline constexpr CommonRules common_rules = {
    .required = {"R01", Severity::person},
    .wanted = {"R01", Severity::warning},
    .conditional = {"R01", Severity::person},
    .length = {"R02", Severity::person},
    .number = {"R02", Severity::person},
    .date = {"R03", Severity::person},
    .time = {"R07", Severity::warning},
    .code = {"R04", Severity::person},
    .identifier = {"R05", Severity::person},
    .days = {"R08", Severity::warning},
    .postal = {"R02", Severity::warning},
    .order = {"R18", Severity::warning},
    .blank = {"R19", Severity::warning},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

/// Who builds what from the rows of a form; `none` for forms that are known but not read yet.
enum class Builder { none, monthly_plan, actuals, plan_deletion };

struct Form {
    std::string name;
    std::string set;
    bool has_month = false;
    Builder builder = Builder::none;
    std::vector<std::string> sender_kinds;  ///< empty: any kind but those of care managers
    std::shared_ptr<const Layout> layout;   ///< null where `builder` is none
    std::optional<RowCheck> check;
    std::map<Kind, BodyPlan> bodies;

    [[nodiscard]] bool sent_by_care_manager() const { return !sender_kinds.empty(); }
};

enum class Profile { strict, lenient };

/// A member that a set must have, and what its absence does.
struct Member {
    std::string set;
    std::string form;
    Severity strict = Severity::set;
    Severity lenient = Severity::set;
};

/// Forms, sets and code tables of one edition, as read from `conf/`. Immutable.
class Catalogue {
public:
    /// Malformed, naming file and row, when a table contradicts itself.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir,
                                                                       const std::string& edition);

    [[nodiscard]] const std::string& edition() const { return edition_; }
    [[nodiscard]] const std::vector<Form>& forms() const { return forms_; }
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }
    /// Null when there is no such form.
    [[nodiscard]] const Form* form(std::string_view name) const;
    [[nodiscard]] const CodeTable& versions() const { return *versions_; }
    [[nodiscard]] const CodeTable& service_kinds() const { return *service_kinds_; }

private:
    Result<Done> read_forms(const std::filesystem::path& folder, CodeTables& codes);
    Result<Done> read_sets(const std::filesystem::path& folder);

    std::string edition_;
    std::vector<Form> forms_;
    std::vector<Member> members_;
    std::shared_ptr<const CodeTable> versions_;
    std::shared_ptr<const CodeTable> service_kinds_;
};

}  // namespace kakehashi::sources::careplan
