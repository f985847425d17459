#include "consent/ports/staff_desk.h"

namespace kakehashi::consent {

std::string_view name_of(StaffMember::State state) {
    switch (state) {
        case StaffMember::State::invited: return "invited";
        case StaffMember::State::linked: return "linked";
        case StaffMember::State::ended: return "ended";
    }
    return {};
}

}  // namespace kakehashi::consent
