#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/message.h"
#include "consent/request.h"
#include "domain/result.h"

namespace kakehashi::http {

/// Whom a client certificate stands for.
struct Binding {
    std::string fingerprint;  ///< SHA-256 of the certificate, 64 lower-case hexadecimal digits
    consent::Party party = consent::Party::municipality;
    std::string organisation;
    consent::Role role = consent::Role::none;
};

/// Which certificate stands for which organisations, as a value. For several it may stand only of insurers: those of a union, for which
/// one office acts. Immutable after `parse`; may be shared by threads.
class Bindings {
public:
    /// Reads a table `fingerprint,party,organisation,role,note`, one certificate a line under that first line; lines
    /// that are blank or begin with `#` are skipped. `note` is the rest of its line, commas included, and is dropped.
    ///
    /// A table is never read half: the first row with a fingerprint that is not 64 lower-case hexadecimal digits or is
    /// bound twice to one organisation or to several that are not all insurers, a party that is no organisation, a number that is not of that party's form, or an unknown role is
    /// malformed (KK-5030), with its line.
    [[nodiscard]] static Result<Bindings> parse(std::string_view csv, std::string_view file_name);

    /// The bindings of that fingerprint, in the order of the table. Takes the same time for every fingerprint.
    [[nodiscard]] std::vector<const Binding*> of(std::string_view fingerprint) const;
    /// The first of them, or null.
    [[nodiscard]] const Binding* find(std::string_view fingerprint) const;

    [[nodiscard]] std::size_t size() const { return bindings_.size(); }

private:
    std::vector<Binding> bindings_;
};

}  // namespace kakehashi::http
