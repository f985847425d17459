#pragma once

#include "domain/json_text.h"
#include "domain/kind.h"

namespace kakehashi {

/// The names of the kinds as a JSON array, in their order.
JsonText& append_kinds(JsonText& json, KindSet kinds);

}  // namespace kakehashi
