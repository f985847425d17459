#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::http::oauth {

/// What scopes open at most (SMART App Launch 2: `system/Coverage.rs`): the kinds of information that a resource stands for, by
/// `conf/scopes.csv`. A scope only ever narrows: what is shown within it is the policy's and the person's to say. Immutable.
class Scopes {
public:
    /// Malformed (KK-5071) with its line: unknown kinds, a resource twice.
    [[nodiscard]] static Result<Scopes> parse(std::string_view csv, std::string_view file_name);

    /// Whether it is a list of scopes that mean something here, names joined by single spaces.
    [[nodiscard]] bool are_scopes(std::string_view text) const;
    /// What is granted of what was asked for: each only as far as a registered one reaches; nothing when none does. Asking for nothing is
    /// asking for all.
    [[nodiscard]] std::optional<std::string> granted(std::string_view asked, std::string_view registered) const;
    /// The kinds that may be read and searched.
    [[nodiscard]] KindSet readable(std::string_view scopes) const;

private:
    Scopes() = default;

    std::map<std::string, KindSet, std::less<>> kinds_;
};

}  // namespace kakehashi::http::oauth
