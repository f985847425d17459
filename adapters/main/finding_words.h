#pragma once

#include <string_view>

#include "adapters/main/terminal.h"
#include "adapters/sources/finding_actions.h"
#include "domain/finding.h"

namespace kakehashi::app {

/// What a finding of that severity does to the data, in a few words.
[[nodiscard]] std::string_view effect_of(Severity severity, Language in);
/// "set" "person" "warning" "info", as `conf/findings.csv` writes it.
[[nodiscard]] std::string_view severity_word(Severity severity);
/// Info for a word that is none.
[[nodiscard]] Severity severity_named(std::string_view word);
[[nodiscard]] std::string_view actor_words(sources::Actor actor, Language in);

}  // namespace kakehashi::app
