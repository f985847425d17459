#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"
#include "consent/subject_state.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"

namespace kakehashi::storage {

/// Somebody who may look for a person: whom, at what, how long, and on what evidence.
struct ProxyEntry {
    std::int64_t proxy = 0;  ///< the proxy's own person number; 0: a new one is made
    KindSet kinds = KindSet::all();
    Period period;
    std::string evidence;  ///< what shows the power, such as a court's decision; kept sealed under the person's key
};

struct StoredProxy {
    std::int64_t id = 0;
    consent::ProxyGrant grant;
    std::string evidence;
    Timestamp recorded_at;
};

/// What became of it: the proxy's person number too, for it may be new.
struct ProxyAct {
    std::int64_t proxy = 0;
    Act act;
};

/// Whether that number is somebody's on file, as insured or as a proxy of whomever.
[[nodiscard]] bool is_known(Connection& connection, std::int64_t person);

/// Acts on proxies (docs/consent-model.md, R6), as those of `ActStore`. Refused (KK-2302) for an unknown person. Malformed
/// (KK-2304) when the proxy is the person itself, or a number nobody has: a slip must not open a record to a stranger.
[[nodiscard]] Result<ProxyAct> add_proxy(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer,
                                         InsuredNumber insured, const ProxyEntry& entry, const std::string& by,
                                         Trial trial = Trial::no);
/// Ends what that proxy may do for the person, with the day `to`. Missing (KK-2305) when there is nothing to end.
[[nodiscard]] Result<Act> end_proxy(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                                    std::int64_t proxy, CalendarDate to, const std::string& by, Trial trial = Trial::no);
[[nodiscard]] Result<std::vector<StoredProxy>> proxies_of(Database& database, KeyRing& keys, InsurerNumber insurer,
                                                          InsuredNumber insured);

}  // namespace kakehashi::storage
