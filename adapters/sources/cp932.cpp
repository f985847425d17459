#include "adapters/sources/cp932.h"

#include <iconv.h>

#include <cstring>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources {
namespace {

constexpr std::size_t pair_count = 65536;

bool is_lead(unsigned char c) { return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC); }
bool is_trail(unsigned char c) { return (c >= 0x40 && c <= 0x7E) || (c >= 0x80 && c <= 0xFC); }
bool is_user_defined(unsigned char lead) { return lead >= 0xF0 && lead <= 0xF9; }

/// Closes an iconv descriptor.
class Converter {
public:
    Converter() : handle_(iconv_open("UTF-8", "CP932")) {}
    ~Converter() {
        if (usable()) {
            iconv_close(handle_);
        }
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool usable() const {
        // The failure value is (iconv_t)-1 by definition of the interface.
        return handle_ != reinterpret_cast<iconv_t>(-1);  // NOLINT
    }
    /// The UTF-8 of exactly these bytes in `to`; 0 when they are no character.
    std::size_t convert(char* bytes, std::size_t count, char* to, std::size_t room) {
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        std::size_t left = room;
        const std::size_t result = iconv(handle_, &bytes, &count, &to, &left);
        return result == static_cast<std::size_t>(-1) || count != 0 ? 0 : room - left;
    }

private:
    iconv_t handle_;
};

}  // namespace

Result<std::shared_ptr<const Cp932>> Cp932::shared() {
    static const Result<std::shared_ptr<const Cp932>> table = make();
    return table;
}

Result<std::shared_ptr<const Cp932>> Cp932::make() {
    Converter converter;
    if (!converter.usable()) {
        return Error{Fault::unavailable, "KK-2101", "iconv does not know the character set CP932", {}};
    }
    std::shared_ptr<Cp932> table(new Cp932);
    const auto fill = [&](Character& to, char* bytes, std::size_t count) {
        std::array<char, 8> out{};
        const std::size_t length = converter.convert(bytes, count, out.data(), out.size());
        if (length >= 1 && length <= to.bytes.size()) {
            std::memcpy(to.bytes.data(), out.data(), length);
            to.length = static_cast<std::uint8_t>(length);
        }
    };
    table->pair_.resize(pair_count);
    for (unsigned lead = 0; lead < 256; ++lead) {
        const auto first = static_cast<unsigned char>(lead);
        if (first == 0x80 || first == 0xA0 || first > 0xFC) {
            continue;
        }
        if (!is_lead(first)) {
            char byte = static_cast<char>(first);
            fill(table->single_[lead], &byte, 1);
            continue;
        }
        for (unsigned trail = 0x40; trail <= 0xFC; ++trail) {
            std::array<char, 2> bytes = {static_cast<char>(first), static_cast<char>(trail)};
            if (is_trail(static_cast<unsigned char>(trail)) && !is_user_defined(first)) {
                fill(table->pair_[lead << 8U | trail], bytes.data(), bytes.size());
            }
        }
    }
    return std::shared_ptr<const Cp932>(std::move(table));
}

Cp932::Outcome Cp932::append_utf8(std::string_view bytes, std::string& out) const {
    const std::size_t before = out.size();
    out.resize(before + bytes.size() * 3);
    const Outcome outcome = decode(bytes, out.data() + before);
    out.resize(before + outcome.written);
    return outcome;
}

Cp932::Outcome Cp932::decode(std::string_view bytes, char* to) const {
    const char* const begin = to;
    std::size_t n = 0;
    while (n < bytes.size()) {
        const auto lead = static_cast<unsigned char>(bytes[n]);
        if (lead < 0x80) {
            const std::size_t plain = ascii_run(bytes.substr(n));
            std::memcpy(to, bytes.data() + n, plain);
            to += plain;
            n += plain;
            continue;
        }
        const bool paired = is_lead(lead);
        const auto trail = n + 1 < bytes.size() ? static_cast<unsigned char>(bytes[n + 1]) : static_cast<unsigned char>(0);
        const unsigned code = paired ? static_cast<unsigned>(lead) << 8U | trail : lead;
        const Character& character = paired ? pair_[code] : single_[lead];
        if (character.length == 0) {
            const bool user_defined = paired && is_user_defined(lead) && is_trail(trail);
            return {user_defined ? Trouble::user_defined : Trouble::broken, n, static_cast<std::uint16_t>(code),
                    static_cast<std::size_t>(to - begin)};
        }
        std::memcpy(to, character.bytes.data(), character.bytes.size());
        to += character.length;
        n += paired ? 2 : 1;
    }
    return {Trouble::none, n, 0, static_cast<std::size_t>(to - begin)};
}

}  // namespace kakehashi::sources
