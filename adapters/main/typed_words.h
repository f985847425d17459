#pragma once

#include <string>

#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Words of somebody's own that an option asks for, such as who took a consent: malformed (KK-8223) when nothing of them can be seen,
/// (KK-8445) when they are none to keep and log.
[[nodiscard]] Result<Done> expect_said(const std::string& text, const std::string& option);

/// Kinds as `--kinds` takes them: `all`, or names joined by commas.
[[nodiscard]] std::string words_of(KindSet kinds);

}  // namespace kakehashi::app
