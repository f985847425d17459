#pragma once

#include <string>

#include "adapters/sources/document/bundle_view.h"

namespace kakehashi::sources::document {

/// A SHA-256 of what a Bundle says: the same however its members are ordered, in JSON and XML, and when it was sent again
/// under fresh entry addresses, sending number, times of sending and signature, as senders do.
[[nodiscard]] std::string digest_of(const BundleView& view);

}  // namespace kakehashi::sources::document
