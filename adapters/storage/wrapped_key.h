#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::storage {

/// Which keys stand behind what `enrolment.wrapped_key` holds: `2.3.1:` before the envelope says that it lies under the insurer's key number 2
/// and holds the enrolment's keys from number 3 down to number 1. Nothing before the envelope: numbers 1, as before there were numbers. What
/// stands before it is authenticated with the envelope.
struct KeyNumbers {
    int insurer = 1;
    int newest = 1;
    int oldest = 1;

    friend bool operator==(const KeyNumbers&, const KeyNumbers&) = default;
};

/// `2.3.1`; empty when all are 1.
[[nodiscard]] std::string text_of(const KeyNumbers& numbers);
/// What a stored key says of itself; none when it is no stored key.
[[nodiscard]] std::optional<KeyNumbers> numbers_of(std::string_view wrapped);

/// An envelope that says under which number of a key it lies: `2:…`, nothing before it for number 1.
struct NumberedEnvelope {
    int number = 1;
    std::string_view envelope;
};
[[nodiscard]] std::string numbered(int number, std::string_view envelope);
[[nodiscard]] std::optional<NumberedEnvelope> parse_numbered(std::string_view text);

}  // namespace kakehashi::storage
