#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kakehashi::synth {

/// A piece of a FHIR resource, from which both of its formats are written.
struct Fhir {
    enum class Shape { object, list, text, markup };

    Shape shape = Shape::object;
    std::string value;  ///< of texts; of markup the XHTML element
    std::vector<std::pair<std::string, Fhir>> members = {};  ///< of lists without names

    [[nodiscard]] static Fhir text(std::string_view value) { return {Shape::text, std::string(value)}; }
    [[nodiscard]] static Fhir markup(std::string_view value) { return {Shape::markup, std::string(value)}; }
    [[nodiscard]] static Fhir list(std::vector<Fhir> items);
    /// An object whose first member tells its type.
    [[nodiscard]] static Fhir resource(std::string_view type);

    Fhir&& with(std::string_view name, Fhir value) &&;
    Fhir&& with(std::string_view name, std::string_view value) && { return std::move(*this).with(name, text(value)); }
};

[[nodiscard]] std::string as_json(const Fhir& resource);
[[nodiscard]] std::string as_xml(const Fhir& resource);

}  // namespace kakehashi::synth
