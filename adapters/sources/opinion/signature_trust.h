#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::sources::opinion {

/// The certificates of the authorities whose signers count (such as those of HPKI), each as PEM. Immutable.
class SignatureTrust {
public:
    /// Nobody counts: signatures are not verified.
    SignatureTrust() = default;
    /// From one or several certificates in PEM form, other text between them is passed over. Malformed (KK-6302) when there
    /// is none or one of them cannot be read.
    [[nodiscard]] static Result<SignatureTrust> parse(std::string_view pem);

    [[nodiscard]] bool empty() const { return certificates_.empty(); }
    [[nodiscard]] const std::vector<std::string>& certificates() const { return certificates_; }

private:
    std::vector<std::string> certificates_;
};

}  // namespace kakehashi::sources::opinion
