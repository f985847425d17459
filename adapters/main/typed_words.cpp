#include "adapters/main/typed_words.h"

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "consent/stated_reason.h"

namespace kakehashi::app {

Result<Done> expect_said(const std::string& text, const std::string& option) {
    if (consent::blank(text)) {
        return Error{Fault::malformed, "KK-8223", "a command or option is missing", {option, 0, 0}};
    }
    return expect_loggable(text);
}

std::string words_of(KindSet kinds) {
    if (kinds == KindSet::all()) {
        return "all";
    }
    std::string text;
    for (const Kind kind : all_kinds) {
        if (kinds.holds(kind)) {
            text += (text.empty() ? "" : ",") + std::string(name_of(kind));
        }
    }
    return text;
}

}  // namespace kakehashi::app
