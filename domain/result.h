#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

#include "domain/place.h"

namespace kakehashi {

/// What kind of thing went wrong; the short list every layer shares.
///
/// malformed    the input is not what its standard says; never for a well-formed value we merely do not know
/// conflicting  well-formed, but contradicts what is stored (another content under the same serial, a lost race)
/// missing      the thing named does not exist; never used of people (see law 7 of docs/consent-model.md)
/// unsupported  well-formed and known to exist, but not handled by this edition
/// refused      the requester may not; carries no detail by design
/// unavailable  a store, disk or peer does not answer now; trying again later may help
/// broken       our own data contradicts itself, or an internal step failed; trying again will not help
enum class Fault { malformed, conflicting, missing, unsupported, refused, unavailable, broken };

/// A failure: what, where in the input, and a stable code ("KK-1234", see docs/errors.md).
/// `message` is lower case, has no full stop and never holds personal data.
struct Error {
    Fault fault = Fault::broken;
    std::string code;
    std::string message;
    Place place{};
};

/// The value of an operation that has none.
struct Done {
    friend bool operator==(const Done&, const Done&) = default;
};

/// Either a value or an Error. The names are those of std::expected, so that a later move stays mechanical.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return *checked(); }
    [[nodiscard]] const T& value() const& { return *checked(); }
    [[nodiscard]] T&& value() && { return std::move(*checked()); }
    [[nodiscard]] T& operator*() & { return *checked(); }
    [[nodiscard]] const T& operator*() const& { return *checked(); }
    [[nodiscard]] T* operator->() { return checked(); }
    [[nodiscard]] const T* operator->() const { return checked(); }

    [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
    [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

    template <class F>
    auto and_then(F&& next) && -> decltype(next(std::declval<T&&>())) {
        if (!has_value()) {
            return std::get<1>(std::move(state_));
        }
        return next(std::get<0>(std::move(state_)));
    }

private:
    T* checked() { return std::get_if<0>(&state_) != nullptr ? std::get_if<0>(&state_) : fail(); }
    const T* checked() const { return std::get_if<0>(&state_) != nullptr ? std::get_if<0>(&state_) : fail(); }
    [[noreturn]] static T* fail() {
        std::fputs("kakehashi: the value of a failed Result was used\n", stderr);
        std::abort();
    }

    std::variant<T, Error> state_;
};

}  // namespace kakehashi

/// Takes the value of a Result, or returns its Error from the enclosing function.
#define KAKEHASHI_JOIN2(a, b) a##b
#define KAKEHASHI_JOIN(a, b) KAKEHASHI_JOIN2(a, b)
#define KAKEHASHI_TRY(declaration, expression, temporary) \
    auto temporary = (expression);                        \
    if (!temporary.has_value()) {                         \
        return std::move(temporary).error();              \
    }                                                     \
    declaration = std::move(temporary).value()
#define TRY(declaration, expression) KAKEHASHI_TRY(declaration, expression, KAKEHASHI_JOIN(try_result_, __LINE__))

/// Passes on the Error of a Result whose value is not needed.
#define TRY_DONE(expression)                                        \
    do {                                                            \
        if (auto try_done = (expression); !try_done.has_value()) {  \
            return std::move(try_done).error();                     \
        }                                                           \
    } while (false)

/// What only our own bug can break: active in every build, ends the process.
#define EXPECTS(condition)                                                              \
    do {                                                                                \
        if (!(condition)) {                                                             \
            std::fputs("kakehashi: broken invariant: " #condition "\n", stderr);        \
            std::abort();                                                               \
        }                                                                               \
    } while (false)
