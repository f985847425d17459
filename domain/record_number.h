#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/submission.h"

namespace kakehashi {

/// What stands under the record number of a directive, seen from a row that names it.
struct NumberHolder {
    bool of_person = false;    ///< it is the same person's
    bool readable = false;
    bool of_this_set = false;  ///< staged by the very set the row is in
    bool equal = false;        ///< it says what the row says, whether readable or not
};

/// What becomes of a directive: one of
/// taken          stored as it stands
/// unchanged      stored already
/// differs        another one has its number, and the row grants: not stored (F12)
/// from_future    nobody can have decided then: it denies until corrected (D01)
/// contradicting  another one has its number, and the row is no grant that can be believed: it denies until corrected (D03)
struct PlacedDirective {
    enum class As { taken, unchanged, differs, from_future, contradicting };
    As as = As::taken;
    std::optional<DirectiveEntry> entry;  ///< what is to be stored; nothing when what it says is in force already
};

/// Places a row among the directives on file (docs/decisions/0014-used-record-numbers.md): whatever is doubtful about a row
/// that may be a refusal or a withdrawal, it takes effect as an unreadable directive, which denies. One of its own person
/// that cannot be read is replaced by a readable row of a later set under the same number. `holder` looks a number up.
[[nodiscard]] PlacedDirective place_directive(const DirectiveEntry& row, InsuredNumber insured, Timestamp now,
                                              const std::function<std::optional<NumberHolder>(const std::string&)>& holder);

/// The number under which a row is kept whose own number is taken: `<number>~<twelve hexadecimal digits>`. The same row gets
/// the same number again.
[[nodiscard]] std::string number_beside(const DirectiveEntry& row, InsuredNumber insured);

}  // namespace kakehashi
