#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "adapters/main/terminal.h"
#include "domain/submission.h"

namespace kakehashi::app {

/// What people call the kinds of sets: `conf/set-kinds.csv`, and for a kind with one form the name in its `forms.csv`.
class SetWords {
public:
    /// Malformed or missing when `conf/set-kinds.csv` cannot be used.
    [[nodiscard]] static Result<SetWords> open(const std::filesystem::path& home);

    /// The kind of the set; its own identifier when no table knows a name.
    [[nodiscard]] std::string kind(const SetName& name, Language in) const;
    /// Kind, sender, receiver, month and time of making, as far as the set has them.
    [[nodiscard]] std::string title(const SetName& name, Language in) const;

private:
    struct Words {
        std::string japanese;
        std::string english;
    };
    void read_forms(const std::filesystem::path& forms);

    std::map<std::string, Words, std::less<>> kinds_;
};

}  // namespace kakehashi::app
