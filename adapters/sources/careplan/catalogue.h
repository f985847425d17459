#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/body.h"
#include "adapters/sources/careplan/outline.h"
#include "adapters/sources/careplan/rules.h"
#include "adapters/sources/code_table.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::careplan {

/// What the rows of a form become.
enum class Shape {
    none,     ///< known by name, not read
    rows,     ///< a table: every row
    table7,   ///< a table whose sums are compared and not stored
    single,   ///< one row a person, which says who the person is
    outline,  ///< a page written as rows: a tree, by the `level:` rules of the layout
    image,    ///< no rows: a picture that a row of another form names
    erase,    ///< takes back what was sent before
};

/// An item whose value has to do with the month in the file's name.
struct MonthItem {
    enum class Rule { same, within, none };  ///< that month; a day in it; zeros where there is a month
    std::size_t item = 0;
    Rule rule = Rule::same;
};

struct Form {
    std::string name;
    bool has_month = false;
    Shape shape = Shape::none;
    std::vector<std::string> sender_kinds;  ///< empty: any kind but those of care managers
    std::shared_ptr<const Layout> layout;   ///< null where `shape` is none or image
    std::optional<RowCheck> check;
    std::map<Kind, BodyPlan> bodies;
    std::optional<Outline> outline;         ///< where `shape` is outline
    std::vector<MonthItem> month_items;
    std::vector<std::size_t> groups;        ///< for each item the number of its `group:`, 0 for none; empty: no groups

    [[nodiscard]] bool sent_by_care_manager() const { return !sender_kinds.empty(); }
};

enum class Profile { strict, lenient };

/// One piece of the key of a replacement, and where a row says it.
struct KeyPart {
    enum class From { month, cell, service_code };  ///< the set's month; a cell; the first two characters of one
    From from = From::month;
    std::size_t item = 0;
};

/// A form that belongs to a set, and what its absence does.
struct Member {
    std::string form;
    std::optional<Severity> strict;   ///< none: it may well be absent
    std::optional<Severity> lenient;
    std::vector<KeyPart> key;

    [[nodiscard]] std::optional<Severity> missing(Profile profile) const { return profile == Profile::strict ? strict : lenient; }
};

/// A set of files that come together, and what they replace or take back.
struct SetForm {
    std::string name;
    std::string unit;
    std::vector<std::string> key;      ///< `month` and ids of items; `service_kind` may also be told by a service code
    std::vector<std::string> between;  ///< items of the first member with first and last day, the last may be empty;
                                       ///< none: the set's month
    std::vector<Member> members;       ///< the first one leads: it tells which plans or months there are

    [[nodiscard]] bool is_monthly() const { return key.front() == "month"; }
    [[nodiscard]] const Member* member(std::string_view form) const;
};

struct FileName;

/// Forms, sets and code tables of one edition, as read from `conf/layouts/careplan/<edition>`. Immutable.
///
/// A table that an edition does not have is that of the edition it is based on: a new edition is what differs.
class Catalogue {
public:
    /// Malformed, naming file and row, when a table contradicts itself; missing when an edition or table is not there.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir,
                                                                       const std::string& edition);

    [[nodiscard]] const std::string& edition() const { return edition_; }
    [[nodiscard]] const std::vector<Form>& forms() const { return forms_; }
    [[nodiscard]] const std::vector<SetForm>& sets() const { return sets_; }
    /// Null when there is no such form.
    [[nodiscard]] const Form* form(std::string_view name) const;
    /// The set that files of `form` belong to; those that may come without a month then belong to a set without months.
    /// Null for a form that is not read, or whose month does not fit any set.
    [[nodiscard]] const SetForm* set_of(const Form& form, std::string_view month) const;
    [[nodiscard]] const CodeTable& service_kinds() const { return *service_kinds_; }

    /// Whether names of this edition have as many characters for the kinds of service.
    [[nodiscard]] bool fits(const FileName& said) const;
    /// Whether names written in this edition hold the kinds of service.
    [[nodiscard]] bool names_kinds() const { return kind_lengths_.front() > 0; }
    /// The values of `CSVバージョン` that stand for this edition.
    [[nodiscard]] bool states_version(std::string_view version) const;
    /// The same, with those that software writes by mistake.
    [[nodiscard]] bool knows_version(std::string_view version) const;
    /// The value that files of this edition are written with.
    [[nodiscard]] const std::string& written_version() const { return written_version_; }

private:
    Result<Done> find_folders(const std::filesystem::path& layouts);
    [[nodiscard]] std::filesystem::path table(const std::string& name) const;
    Result<Done> read_forms(CodeTables& codes);
    Result<Done> read_sets();
    Result<Done> read_members();
    [[nodiscard]] bool find_key(const SetForm& set, Member& member) const;

    std::string edition_;
    std::vector<std::filesystem::path> folders_;  ///< of the edition, and of those it is based on
    std::vector<std::size_t> kind_lengths_;       ///< of the kinds in file names; 0 for none
    std::vector<std::string> versions_;
    std::vector<std::string> odd_versions_;
    std::string written_version_;
    std::vector<Form> forms_;
    std::vector<SetForm> sets_;
    std::shared_ptr<const CodeTable> service_kinds_;
};

}  // namespace kakehashi::sources::careplan
