#pragma once

#include <map>
#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::sources::life {

/// A body as LIFE's facts have it: one flat object of texts, numbers and truth values.
class FlatBody {
public:
    /// Nothing known yet when `text` is empty. Malformed (KK-2107) when it is no flat object.
    [[nodiscard]] static Result<FlatBody> parse(std::string_view text);

    /// Puts the members of `patch` in: null takes a member away, any other value replaces it. Malformed like `parse`.
    [[nodiscard]] Result<Done> put(std::string_view patch);
    /// The text of a member without its quotes; empty when there is none. Only for texts that need no escaping.
    [[nodiscard]] std::string_view plain_text(std::string_view name) const;
    /// The whole object, canonical.
    [[nodiscard]] std::string text() const;

private:
    std::map<std::string, std::string, std::less<>> members_;  ///< name and the JSON of its value
};

}  // namespace kakehashi::sources::life
