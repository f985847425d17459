#pragma once

#include "domain/base64.h"

namespace kakehashi::storage {

using kakehashi::base64_decode;
using kakehashi::base64_decode_canonical_into;
using kakehashi::base64_encode;

}  // namespace kakehashi::storage
