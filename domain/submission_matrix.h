#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi {

/// Who may submit what (`conf/policy/submission-matrix.csv`): form × party × the number inside the file that must be
/// the authenticated sender's own. What no row allows is refused. Immutable; shared by threads.
class SubmissionMatrix {
public:
    /// Malformed with row when a column is missing or a row stands twice.
    [[nodiscard]] static Result<SubmissionMatrix> parse(std::string_view csv, std::string_view file_name);

    /// Whether `party` with the number `organisation` may hand in `form` of `standard` whose sender number is `sender`.
    [[nodiscard]] bool allows(std::string_view standard, std::string_view form, std::string_view party,
                              std::string_view organisation, std::string_view sender) const;
    /// The party that usually sends the form: for demo nodes, where the sender is the number inside the file. Of several,
    /// the first whose own number is of the sender's form: an insurer's in rows that say `insurer`, else another.
    [[nodiscard]] std::string usual_party(std::string_view standard, std::string_view form, std::string_view sender) const;

private:
    struct Row {
        std::string standard;
        std::string form;
        std::string party;
        bool of_insurer = false;
    };
    std::vector<Row> rows_;
};

}  // namespace kakehashi
