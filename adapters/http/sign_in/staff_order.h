#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::http::sign_in {

/// What an administrator's page sends about a member of staff.
struct StaffOrder {
    std::int64_t account = 0;
    std::string role;
    std::string name;
    std::string occupation;
    std::string service_kind;
    Period period;
};

/// Which members its body has.
enum class StaffOrderForm : std::uint8_t {
    invitation,  ///< role, name, and perhaps occupation, service_kind, from, to
    role,        ///< account, role
    end          ///< account
};

/// Reads one JSON object. Malformed (KK-5037) when a member is missing, unknown, twice or of another form than docs/api/sign-in.yaml says, or
/// a text holds an individual number. The message names the member, never its value.
[[nodiscard]] Result<StaffOrder> parse_staff_order(std::string_view json, StaffOrderForm form);

}  // namespace kakehashi::http::sign_in
