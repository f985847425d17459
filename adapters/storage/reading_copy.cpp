#include "adapters/storage/reading_copy.h"

#include <zstd.h>

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace kakehashi::storage {
namespace {

constexpr std::size_t largest_copy = 32U << 20U;
constexpr int compression_level = 1;  // more takes several times as long for a tenth less

Error damaged() { return {Fault::broken, "KK-4406", "a reading copy is damaged"}; }

/// Seven bits a byte, lowest first, the eighth says that more follow. Never negative in rows.
void append_number(std::string& text, std::uint64_t number) {
    while (number >= 0x80U) {
        text.push_back(static_cast<char>(number | 0x80U));
        number >>= 7U;
    }
    text.push_back(static_cast<char>(number));
}

bool take_number(std::string_view& text, std::uint64_t& number) {
    number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (text.empty()) {
            return false;
        }
        const auto byte = static_cast<unsigned char>(text.front());
        text.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80U) {
            return true;
        }
    }
    return false;
}

void append_text(std::string& text, std::string_view piece) {
    append_number(text, piece.size());
    text.append(piece);
}

bool take_text(std::string_view& text, std::string_view& piece) {
    std::uint64_t size = 0;
    if (!take_number(text, size) || size > text.size()) {
        return false;
    }
    piece = text.substr(0, size);
    text.remove_prefix(size);
    return true;
}

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::string> unpacked(std::string_view packed) {
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > largest_copy) {  // also unknown and error
        return damaged();
    }
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> decompressor{ZSTD_createDCtx()};
    std::string plain(static_cast<std::size_t>(size), '\0');
    const std::size_t got =
        ZSTD_decompressDCtx(decompressor.get(), plain.data(), plain.size(), packed.data(), packed.size());
    if (got != plain.size()) {
        return damaged();
    }
    return plain;
}

}  // namespace

void RowPack::add(const SubjectRow& row) {
    text_.push_back(static_cast<char>(row.part));
    for (const std::int64_t number : row.n) {
        append_number(text_, static_cast<std::uint64_t>(number));
    }
    for (const std::string_view piece : row.t) {
        append_text(text_, piece);
    }
    append_text(text_, row.text);
}

void RowPack::sort() {
    std::vector<SubjectRow> rows;
    PackedRows packed(text_);
    SubjectRow row;
    for (auto more = packed.next(row); more && *more; more = packed.next(row)) {
        rows.push_back(row);
    }
    // part, then kind, unit, key, author, addressee, order, form and id
    const auto by_order = [](const SubjectRow& a, const SubjectRow& b) {
        return std::tie(a.part, a.n[2], a.t[1], a.t[2], a.t[3], a.t[4], a.t[5], a.t[0], a.n[0]) <
               std::tie(b.part, b.n[2], b.t[1], b.t[2], b.t[3], b.t[4], b.t[5], b.t[0], b.n[0]);
    };
    std::ranges::stable_sort(rows, by_order);
    RowPack sorted;
    sorted.text_.reserve(text_.size());
    for (const SubjectRow& each : rows) {
        sorted.add(each);
    }
    text_ = std::move(sorted.text_);
}

Result<bool> PackedRows::next(SubjectRow& row) {
    if (left_.empty()) {
        return false;
    }
    row.part = static_cast<SubjectRow::Part>(left_.front());
    left_.remove_prefix(1);
    bool good = true;
    for (std::int64_t& number : row.n) {
        std::uint64_t value = 0;
        good = good && take_number(left_, value);
        number = static_cast<std::int64_t>(value);
    }
    for (std::string_view& piece : row.t) {
        good = good && take_text(left_, piece);
    }
    good = good && take_text(left_, row.text);
    if (!good) {
        return damaged();
    }
    return true;
}

std::string copy_context(const CopyOf& of) {
    return "copy/" + std::to_string(of.enrolment) + "/" + std::to_string(of.person) + "/" + std::to_string(of.epoch);
}

std::string seal_copy(const KeyBundle& key, const CopyOf& of, const RowPack& rows) {
    const std::string& plain = rows.text();
    if (plain.size() > largest_copy) {
        return {};
    }
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor{ZSTD_createCCtx()};
    std::string packed(ZSTD_compressBound(plain.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(compressor.get(), packed.data(), packed.size(), plain.data(), plain.size(),
                                               compression_level);
    EXPECTS(ZSTD_isError(size) == 0);
    packed.resize(size);
    return seal(key, copy_context(of), packed);
}

Result<std::string> open_copy(const KeyBundle& key, const CopyOf& of, std::string_view sealed) {
    TRY(const std::string packed, open_sealed(key, copy_context(of), sealed));
    return unpacked(packed);
}

Result<std::string> open_copy_bytes(const KeyBundle& key, const CopyOf& of, std::string_view sealed) {
    TRY(const std::string packed, open_sealed_bytes(key, copy_context(of), sealed));
    return unpacked(packed);
}

}  // namespace kakehashi::storage
