#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kakehashi::test {

/// Where one element of a document stands within its bytes.
struct ElementSpan {
    std::string path;  ///< the same in JSON and XML: "Bundle.entry.resource", "Composition.status"
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t value_begin = 0;  ///< what stands between the quotes; of an element with parts, all of it
    std::size_t value_end = 0;
    std::size_t list_begin = 0;  ///< the member around an element that is alone in its array; else the element
    std::size_t list_end = 0;
    std::uint32_t line = 0;
    std::vector<std::uint32_t> holders;  ///< lines on which what it stands in begins, its resource last
    bool quoted = false;
};

/// A good FHIR document taken apart, so that it can be damaged at an element. Not a parser: it trusts the text.
class ElementText {
public:
    explicit ElementText(std::string content);

    [[nodiscard]] bool is_json() const { return json_; }
    [[nodiscard]] const std::string& content() const { return content_; }
    /// The nth element of that path, from 0; null when there is none.
    [[nodiscard]] const ElementSpan* find(std::string_view path, std::size_t nth = 0) const;

    [[nodiscard]] std::string without(const ElementSpan& span) const;
    /// With another value as text, or with something that stands for the element as a whole.
    [[nodiscard]] std::string with_value(const ElementSpan& span, const std::string& value) const;
    [[nodiscard]] std::string with_raw(const ElementSpan& span, const std::string& raw) const;
    [[nodiscard]] std::string twice(const ElementSpan& span) const;
    [[nodiscard]] std::string renamed(const ElementSpan& span, const std::string& name) const;
    [[nodiscard]] std::string swapped(const ElementSpan& one, const ElementSpan& other) const;

private:
    std::string content_;
    bool json_ = false;
    std::vector<ElementSpan> spans_;
};

}  // namespace kakehashi::test
