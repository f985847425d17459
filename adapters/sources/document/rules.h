#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/graded.h"
#include "adapters/sources/header.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::document {

/// Rule ids of documents (docs/sources/documents.md).
inline constexpr Graded bad_name = {"F01", Severity::set};
inline constexpr Graded odd_serial = {"F07", Severity::warning};
inline constexpr Graded bad_bytes = {"C01", Severity::set};
inline constexpr Graded bad_shape = {"C02", Severity::person};
inline constexpr Graded other_sender = {"P02", Severity::person};

inline constexpr Graded other_content = {"B01", Severity::set};
inline constexpr Graded executable = {"B02", Severity::set};
inline constexpr Graded macros = {"B03", Severity::set};
inline constexpr Graded active_pdf = {"B04", Severity::set};
inline constexpr Graded encrypted = {"B05", Severity::set};
inline constexpr Graded hidden_in_pdf = {"B06", Severity::set};
inline constexpr Graded two_formats = {"B07", Severity::set};
inline constexpr Graded unpacks_too_large = {"B08", Severity::set};
inline constexpr Graded not_accepted = {"B09", Severity::set};
inline constexpr Graded not_well_formed = {"B10", Severity::set};
inline constexpr Graded over_document_limit = {"B11", Severity::set};
inline constexpr Graded member_twice = {"B12", Severity::set};
inline constexpr Graded no_document_bundle = {"B13", Severity::set};
inline constexpr Graded no_person = {"B14", Severity::set};
inline constexpr Graded two_patients = {"B15", Severity::set};
inline constexpr Graded unknown_type = {"B16", Severity::set};
inline constexpr Graded outside_reference = {"B17", Severity::warning};
inline constexpr Graded document_type = {"B18", Severity::set};
inline constexpr Graded active_narrative = {"B19", Severity::set};
inline constexpr Graded unknown_sender = {"B20", Severity::set};
inline constexpr Graded missing_file = {"B21", Severity::person};
inline constexpr Graded unlisted_file = {"B21", Severity::set};
inline constexpr Graded replaces_unknown = {"B22", Severity::warning};
inline constexpr Graded no_version = {"B23", Severity::warning};
inline constexpr Graded not_final = {"B24", Severity::warning};
inline constexpr Graded no_document_id = {"B25", Severity::set};
inline constexpr Graded other_form = {"B26", Severity::warning};
inline constexpr Graded no_fhir = {"B27", Severity::set};

inline constexpr HeaderRules header_rules = {
    .unknown = {"H01", Severity::warning}, .missing = {"H02", Severity::set}, .twice = {"H03", Severity::set}};

inline constexpr CommonRules common_rules = {
    .required = {"R01", Severity::person},
    .wanted = {"R01", Severity::warning},
    .conditional = {"R01", Severity::warning},
    .length = {"R02", Severity::person},
    .number = {"R02", Severity::person},
    .date = {"R03", Severity::person},
    .distant = {"R25", Severity::warning},
    .time = {"R03", Severity::person},
    .code = {"R04", Severity::person},
    .identifier = {"R05", Severity::person},
    .days = {"R02", Severity::person},
    .postal = {"R02", Severity::warning},
    .order = {"R18", Severity::warning},
    .blank = {"R19", Severity::warning},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

/// Something wrong with bytes of which the line means nothing.
struct ContentFault {
    Graded rule;
    std::string detail;
};

}  // namespace kakehashi::sources::document
