#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/message.h"
#include "consent/request.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::http::sign_in {

/// What somebody with that role may do once they are signed in. What is shown to them is decided each time by policy and consent all the same.
struct Role {
    std::vector<std::string> opens;    ///< routes, each as `METHOD path`
    KindSet kinds;                     ///< at most these
    std::vector<std::string> manages;  ///< roles of the same organisation that they may invite to and take back
    bool second_factor = true;

    [[nodiscard]] bool opens_route(const HttpRequest& request) const;
};

/// The table conf/roles.csv. Immutable after `parse`.
class Roles {
public:
    /// Malformed (KK-5084), with the line: columns `role,party,opens,kinds,manages,second_factor,why`; a party's role stands once, parties and
    /// kinds are known, `second_factor` is yes or no.
    [[nodiscard]] static Result<Roles> parse(std::string_view csv, std::string_view file_name);

    /// Null when that party has no such role.
    [[nodiscard]] const Role* find(consent::Party party, std::string_view role) const;
    /// The names of a party's roles.
    [[nodiscard]] std::vector<std::string> of(consent::Party party) const;

private:
    std::map<std::pair<consent::Party, std::string>, Role> roles_;
};

}  // namespace kakehashi::http::sign_in
