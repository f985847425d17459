#include "adapters/sources/mending/cell_mend.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cell_check.h"
#include "adapters/sources/mending/written_forms.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::size_t longest_code = 14;

bool good(const Item& item, std::string_view value) { return check_cell(item, value) == CellFault::none; }

/// Numbers that care software makes up for itself are compared as they are, so not even their spaces may go.
bool is_free_code(const Item& item) {
    return item.type == CellType::code && !item.codes && (item.length == 0 || item.length > longest_code);
}

std::string padded(std::string_view digits, std::size_t size) {
    return digits.size() >= size ? std::string(digits) : std::string(size - digits.size(), '0') + std::string(digits);
}

/// The one code of the item's table that is these digits after zeros; empty when there is none or several.
std::string only_code(const Item& item, std::string_view digits) {
    constexpr std::size_t longest = 8;
    std::string only;
    if (!item.codes || item.list || !all_digits(digits)) {
        return only;
    }
    for (std::size_t size = digits.size() + 1; size <= longest; ++size) {
        std::string code = padded(digits, size);
        if (item.codes->holds(code)) {
            if (!only.empty()) {
                return {};
            }
            only = std::move(code);
        }
    }
    return only;
}

bool is_insurer_of_a_prefecture(std::string_view number) {
    const std::int64_t prefecture = number_in(number.substr(0, 2));
    return prefecture >= 1 && prefecture <= 47;
}

/// How long the item's numbers are when all their digits are there; 0 for items without such numbers.
std::size_t full_length(const Item& item) {
    switch (item.type) {
        case CellType::insurer: return 6;
        case CellType::insured:
        case CellType::office: return 10;
        case CellType::service_code: return 6;
        case CellType::time: return 4;
        case CellType::days31: return 31;
        case CellType::date: return item.has("zero") ? 8 : 0;
        case CellType::month: return item.has("zero") ? 6 : 0;
        default: return 0;
    }
}

/// Puts zeros in front, when that makes it good.
void add_zeros(const Item& item, Zeros zeros, CellMend& mend) {
    if (!all_digits(mend.value)) {
        return;
    }
    const std::size_t full = full_length(item);
    std::string with = full == 0 ? only_code(item, mend.value) : padded(mend.value, full);
    const bool zero_date = (item.type == CellType::date || item.type == CellType::month) && mend.value != "0";
    if (with.empty() || with == mend.value || zero_date || !good(item, with) ||
        (item.type == CellType::insurer && !is_insurer_of_a_prefecture(with))) {
        return;
    }
    const bool sure = surely_lost_zeros(item, mend.value) && (item.type == CellType::code || zeros.lost);
    mend.safe = mend.safe && (sure || zeros.lost_surely);
    mend.value = std::move(with);
    mend.steps.push_back(Mend::leading_zeros);
}

void rewrite(Mend step, std::optional<std::string> as, CellMend& mend) {
    if (as && *as != mend.value) {
        mend.value = *std::move(as);
        mend.steps.push_back(step);
    }
}

void rewrite_by_type(const Item& item, CellMend& mend) {
    switch (item.type) {
        case CellType::date:
            rewrite(Mend::date, compact_date(mend.value), mend);
            if (const auto day = date_of_serial(mend.value)) {
                mend.safe = false;
                rewrite(Mend::date, day, mend);
            }
            return;
        case CellType::month: rewrite(Mend::date, compact_month(mend.value), mend); return;
        case CellType::time: rewrite(Mend::date, compact_time(mend.value), mend); return;
        case CellType::stamp: rewrite(Mend::date, compact_stamp(mend.value), mend); return;
        case CellType::postal: rewrite(Mend::postal, postal_code(mend.value), mend); return;
        case CellType::integer:
        case CellType::decimal: rewrite(Mend::number_form, plain_number(mend.value), mend); return;
        default: return;
    }
}

CellMend mend_kana(const Item& item, std::string_view value) {
    CellMend mend;
    // 「００」 stands for a part of a name that was not split.
    if (!item.has("halfwidth_kana") || value == "００") {
        return mend;
    }
    const auto half = half_width_kana(value);
    if (half && *half != value && good(item, *half)) {
        mend.value = *half;
        mend.steps.push_back(Mend::kana);
    }
    return mend;
}

}  // namespace

bool surely_lost_zeros(const Item& item, std::string_view value) {
    if (!all_digits(value)) {
        return false;
    }
    switch (item.type) {
        case CellType::code: return !good(item, value) && !only_code(item, value).empty();
        case CellType::time: return value.size() < 4 && good(item, padded(value, 4));
        case CellType::date:
        case CellType::month: return value == "0" && item.has("zero");
        default: return false;
    }
}

CellMend mend_cell(const Item& item, std::string_view value, const Dialect& dialect, const Tables& tables, Zeros zeros) {
    if (item.type == CellType::text || value.empty()) {
        return mend_kana(item, value);
    }
    if (is_ascii(value) && value.find_first_of(" \t") == std::string_view::npos && good(item, value)) {
        return {};  // nearly every cell
    }
    CellMend mend;
    mend.value = trimmed(value);
    if (is_free_code(item) || (mend.value.empty() && (dialect.space_clears || item.need == Need::yes))) {
        return {};
    }
    if (mend.value != value) {
        mend.steps.push_back(Mend::spaces);
    }
    rewrite(Mend::half_width, half_width(mend.value), mend);
    if (!mend.value.empty() && !good(item, mend.value)) {
        rewrite_by_type(item, mend);
        if (!good(item, mend.value)) {
            add_zeros(item, zeros, mend);
        }
    }
    const bool mended = !mend.steps.empty() && (mend.value.empty() || good(item, mend.value));
    mend.safe = mend.safe && std::all_of(mend.steps.begin(), mend.steps.end(),
                                         [&](Mend step) { return tables.words(step).safe; });
    return mended ? mend : CellMend{};
}

bool fits(const Item& item, std::string_view value, const Dialect& dialect, const Tables& tables, Zeros zeros) {
    if (good(item, value)) {
        return true;
    }
    const CellMend mend = mend_cell(item, value, dialect, tables, zeros);
    return !mend.steps.empty() && mend.safe;
}

}  // namespace kakehashi::sources::mending
