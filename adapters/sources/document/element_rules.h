#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "domain/finding.h"
#include "domain/result.h"

namespace kakehashi::sources::document {

/// How the value of an element has to be written (the primitive types of FHIR R4).
enum class ElementForm : std::uint8_t { any, complex, text, code, date, date_time, instant, period, boolean, integer, decimal, id, address, language, reference };

/// What FHIR asks of an element (`conf/documents/elements.csv`).
struct ElementRule {
    std::string element;  ///< as the table names it
    std::string parent;   ///< "Composition" of "Composition.status"; empty where the element has a star
    std::string name;     ///< "status"
    bool required = false;
    std::size_t most = 0;  ///< 0: any number
    ElementForm form = ElementForm::any;
    std::vector<std::string> codes;  ///< the values a code may have
    Severity severity = Severity::warning;

    /// Whether it speaks of that path; one star stands for anything.
    [[nodiscard]] bool speaks_of(std::string_view path) const;
};

/// Malformed (KK-2103, KK-2104), naming file and row, when the table cannot be used.
[[nodiscard]] Result<std::vector<ElementRule>> read_element_rules(const std::filesystem::path& file);

/// Whether a value is of the form; true of what is no form of a value: any, complex, period, reference.
[[nodiscard]] bool is_of_form(const ElementRule& rule, std::string_view value);

}  // namespace kakehashi::sources::document
