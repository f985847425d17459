#include "adapters/storage/wrapped_key.h"

#include <algorithm>
#include <charconv>

namespace kakehashi::storage {
namespace {

constexpr int greatest = 1'000'000;

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool good = error == std::errc() && end == text.data() + text.size() && number >= 1 && number <= greatest;
    return good ? std::optional(number) : std::nullopt;
}

/// What stands before the next `mark`; `text` goes on behind it. The whole, when there is none.
std::string_view take_before(std::string_view& text, char mark) {
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view before = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return before;
}

}  // namespace

std::string text_of(const KeyNumbers& numbers) {
    if (numbers == KeyNumbers{}) {
        return {};
    }
    return std::to_string(numbers.insurer) + '.' + std::to_string(numbers.newest) + '.' + std::to_string(numbers.oldest);
}

std::optional<KeyNumbers> numbers_of(std::string_view wrapped) {
    if (wrapped.find(':') == std::string_view::npos) {
        return KeyNumbers{};
    }
    std::string_view numbers = take_before(wrapped, ':');
    const auto insurer = number_in(take_before(numbers, '.'));
    const auto newest = number_in(take_before(numbers, '.'));
    const auto oldest = number_in(numbers);
    if (!insurer || !newest || !oldest || *oldest > *newest) {
        return std::nullopt;
    }
    return KeyNumbers{*insurer, *newest, *oldest};
}

std::string numbered(int number, std::string_view envelope) {
    return (number == 1 ? std::string{} : std::to_string(number) + ':') + std::string(envelope);
}

std::optional<NumberedEnvelope> parse_numbered(std::string_view text) {
    if (text.find(':') == std::string_view::npos) {
        return NumberedEnvelope{1, text};
    }
    const auto number = number_in(take_before(text, ':'));
    return number ? std::optional(NumberedEnvelope{*number, text}) : std::nullopt;
}

}  // namespace kakehashi::storage
