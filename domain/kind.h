#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kakehashi {

/// What a fact is about; the rows of the sharing matrix (docs/consent-model.md section 1).
/// The numbers are stored: never renumber, only append.
enum class Kind : std::uint8_t {
    certification = 1,
    survey = 2,
    opinion = 3,
    insurance_card = 4,
    copayment_ratio = 5,
    copayment_limit = 6,
    progress = 7,
    care_plan = 8,
    service_use = 9,
    life = 10,
    housing = 11,
    equipment = 12,
    medical_document = 13,
};

inline constexpr std::size_t kind_count = 13;

inline constexpr std::array<Kind, kind_count> all_kinds = {
    Kind::certification,   Kind::survey,   Kind::opinion,   Kind::insurance_card, Kind::copayment_ratio,
    Kind::copayment_limit, Kind::progress, Kind::care_plan, Kind::service_use,    Kind::life,
    Kind::housing,         Kind::equipment, Kind::medical_document};

[[nodiscard]] std::string_view name_of(Kind kind);
/// The kind of that exact name, else nothing.
[[nodiscard]] std::optional<Kind> kind_named(std::string_view name);

/// A set of kinds. Iterate with `for (Kind k : all_kinds) if (set.holds(k))`.
class KindSet {
public:
    constexpr KindSet() = default;
    [[nodiscard]] static constexpr KindSet all() { return KindSet{static_cast<std::uint16_t>(0x3FFE)}; }
    [[nodiscard]] static constexpr KindSet of(Kind kind) { return KindSet{}.with(kind); }
    /// From the stored bits; bits that are no kind are dropped.
    [[nodiscard]] static constexpr KindSet from_bits(std::uint16_t bits) {
        return KindSet{static_cast<std::uint16_t>(bits & 0x3FFE)};
    }
    /// "all", or names joined by `separator`. Nothing when a name is unknown or the text is empty.
    [[nodiscard]] static std::optional<KindSet> parse(std::string_view text, char separator);

    [[nodiscard]] constexpr bool holds(Kind kind) const { return (bits_ & bit(kind)) != 0; }
    [[nodiscard]] constexpr KindSet with(Kind kind) const {
        return KindSet{static_cast<std::uint16_t>(bits_ | bit(kind))};
    }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    [[nodiscard]] constexpr int size() const { return std::popcount(bits_); }
    [[nodiscard]] constexpr std::uint16_t bits() const { return bits_; }
    friend constexpr bool operator==(KindSet, KindSet) = default;

private:
    constexpr explicit KindSet(std::uint16_t bits) : bits_(bits) {}
    static constexpr std::uint16_t bit(Kind kind) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
    }

    std::uint16_t bits_ = 0;
};

}  // namespace kakehashi
