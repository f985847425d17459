#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/body.h"
#include "adapters/sources/header.h"
#include "adapters/sources/life/form_rules.h"
#include "adapters/sources/life/opening.h"
#include "adapters/sources/life/patch.h"
#include "adapters/sources/past_days.h"
#include "adapters/sources/row_check.h"
#include "domain/calendar_date.h"

namespace kakehashi::sources::life {

/// Rule ids of the LIFE catalogue (docs/sources/life.md).
inline constexpr Graded unknown_type = {"V01", Severity::set};
inline constexpr Graded no_type_line = {"V01", Severity::warning};
inline constexpr HeaderRules header_rules = {
    .unknown = {"V02", Severity::warning}, .missing = {"V05", Severity::set}, .twice = {"V02", Severity::set}};
inline constexpr Graded bad_shape = {"V03", Severity::person};
inline constexpr Graded bad_bytes = {"V04", Severity::set};
inline constexpr Graded key_twice = {"V19", Severity::warning};
inline constexpr Graded not_confirmed = {"V27", Severity::set};
inline constexpr Graded other_office = {"P02", Severity::person};

inline constexpr CommonRules common_rules = {
    .required = {"V05", Severity::person},
    .wanted = {"V06", Severity::warning},
    .conditional = {"V07", Severity::warning},
    .length = {"V09", Severity::person},
    .number = {"V09", Severity::person},
    .date = {"V11", Severity::person},
    .distant = {"V28", Severity::warning},
    .time = {"V11", Severity::person},
    .code = {"V10", Severity::person},
    .identifier = {"V10", Severity::person},
    .days = {"V09", Severity::person},
    .postal = {"V09", Severity::person},
    .order = {"V13", Severity::person},
    .blank = {"V08", Severity::warning},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

/// Which items say when a fact of a kind is effective; an index of the layout's size is "not said".
struct EffectiveItems {
    std::size_t from = 0;
    std::size_t to = 0;
};

struct Form {
    std::string name;
    std::string edition;
    std::string set;
    std::string unit;
    int precedence = 0;
    bool read = true;  ///< false: its columns are not confirmed, and no setting asks for it all the same
    std::shared_ptr<const Layout> layout;
    std::optional<RowCheck> check;
    std::optional<FormRules> rules;
    PastDays past;
    std::vector<std::size_t> key;
    std::map<Kind, BodyPlan> bodies;
    std::map<Kind, EffectiveItems> effective;

    /// The period that a stored body says; what it leaves out or knows only by month is not said.
    [[nodiscard]] Period effective_of(Kind kind, const FlatBody& body) const;
};

/// Forms of all editions, as read from `conf/`. Immutable.
class Catalogue {
public:
    /// `unconfirmed` names the forms to be read although their columns are not confirmed (`inferred` in forms.csv).
    /// Malformed, naming file and row, when a table contradicts itself, or when there is no such unconfirmed form.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir,
                                                                       const std::vector<std::string>& unconfirmed);

    /// The form of that name in the edition that fits best how a file begins: with a column `version` where the header has
    /// one, knowing the version of its rows, differing in the fewest columns; the newest where several fit as well.
    [[nodiscard]] const Form* form(std::string_view name, const Opening& opening) const;
    /// The form of that name in the newest edition that has it.
    [[nodiscard]] const Form* newest_form(std::string_view name) const;
    /// Null when that edition has no such form.
    [[nodiscard]] const Form* form_of_edition(std::string_view name, std::string_view edition) const;
    /// The form whose columns a header names, when the data type line is missing. Forms that fit equally well are told
    /// apart by the name of the file; null when none fits or that does not tell.
    [[nodiscard]] const Form* form_by_columns(const Opening& opening, std::string_view file_name) const;
    /// The longest name of a form that a file name holds; empty when it holds none.
    [[nodiscard]] std::string_view form_in(std::string_view file_name) const;
    /// Whether a text is the name of a form and behind it nothing but digits and underscores.
    [[nodiscard]] bool is_form_and_numbers(std::string_view text) const;
    [[nodiscard]] const Form* form_of_set(std::string_view kind) const;

private:
    Result<Done> read_edition(const std::filesystem::path& layouts, const std::string& edition, CodeTables& codes);

    std::vector<Form> forms_;
    std::shared_ptr<const CodeTable> service_kinds_;
};

}  // namespace kakehashi::sources::life
