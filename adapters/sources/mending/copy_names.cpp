#include "adapters/sources/mending/copy_names.h"

#include "adapters/sources/ascii.h"
#include "adapters/sources/mending/written_forms.h"

namespace kakehashi::sources::mending {
namespace {

/// How much of the end of `name` is `pattern`, whose `#` stands for one to three digits; 0 when it is not.
std::size_t ends_like(std::string_view name, std::string_view pattern) {
    const std::size_t size = name.size();
    while (!pattern.empty()) {
        if (pattern.back() == '#') {
            std::size_t digits = 0;
            while (digits < 3 && !name.empty() && is_digit(name.back())) {
                name.remove_suffix(1);
                ++digits;
            }
            if (digits == 0) {
                return 0;
            }
        } else {
            if (name.empty() || name.back() != pattern.back()) {
                return 0;
            }
            name.remove_suffix(1);
        }
        pattern.remove_suffix(1);
    }
    return size - name.size();
}

/// `.csv` in capitals or not.
bool is_csv(std::string_view name) {
    return name.size() > 4 && (name.ends_with(".csv") || name.ends_with(".CSV") || name.ends_with(".Csv"));
}

/// Takes one addition off; false when there is none.
bool take_one_off(std::string& name, const Tables::CopyNames& copies) {
    for (const std::string& ending : copies.endings) {
        if (name.ends_with(ending) && is_csv(std::string_view(name).substr(0, name.size() - ending.size()))) {
            name.resize(name.size() - ending.size());
            return true;
        }
    }
    for (const std::string& before : copies.before) {
        if (name.starts_with(before)) {
            name.erase(0, before.size());
            return true;
        }
    }
    const std::size_t dot = is_csv(name) ? name.size() - 4 : name.size();
    for (const std::string& after : copies.after) {
        const std::size_t size = ends_like(std::string_view(name).substr(0, dot), after);
        if (size > 0 && size < dot) {
            name.erase(dot - size, size);
            return true;
        }
    }
    return false;
}

}  // namespace

std::string original_name(std::string_view name, const Tables::CopyNames& copies) {
    std::string original = trimmed(name);
    // The marks of copies stand in the tables as desktops write them, so the name is made half-width only afterwards.
    for (const bool narrow : {false, true}) {
        original = narrow ? half_width(original) : original;
        while (take_one_off(original, copies)) {
            original = trimmed(original);
        }
    }
    return original;
}

}  // namespace kakehashi::sources::mending
