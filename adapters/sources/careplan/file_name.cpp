#include "adapters/sources/careplan/file_name.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::careplan {
namespace {

std::string capitals(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

bool is_kind(std::string_view text) {
    return (text.size() == 2 || text.size() == 3) && std::all_of(text.begin(), text.end(), [](char c) {
               return is_digit(c) || (c >= 'A' && c <= 'Z');
           });
}

bool is_month(std::string_view text) {
    return text == "000000" || ServiceMonth::parse_compact(text).has_value();
}

/// The form whose name stands before an underscore at the beginning; the longest one that does.
const Form* form_of(const Catalogue& catalogue, std::string_view name) {
    const Form* best = nullptr;
    for (const Form& form : catalogue.forms()) {
        if (name.starts_with(form.name + "_") && (best == nullptr || form.name.size() > best->name.size())) {
            best = &form;
        }
    }
    return best;
}

/// Takes an office number, and a kind when one follows; false when there is no office number.
bool take_office(const std::vector<std::string>& parts, std::size_t& at, std::string& office, std::string& kind) {
    if (at >= parts.size() || !OfficeNumber::parse(parts[at])) {
        return false;
    }
    office = parts[at++];
    if (at < parts.size() && is_kind(parts[at])) {
        kind = parts[at++];
    }
    return true;
}

}  // namespace

bool is_care_manager_kind(std::string_view kind) {
    const std::string_view service = kind.substr(0, 2);
    return service == "43" || service == "46" || service == "AF";
}

bool FileName::is_between_care_managers() const {
    return is_care_manager_kind(sender_kind) && is_care_manager_kind(receiver_kind);
}

NameAnswer read_file_name(const Catalogue& catalogue, std::string_view name) {
    NameAnswer answer;
    const std::string text = capitals(name);
    const bool picture = text.ends_with(".JPG");
    if ((!text.starts_with("UP") && !text.starts_with("DLT")) || (!text.ends_with(".CSV") && !picture)) {
        return answer;
    }
    const Form* form = form_of(catalogue, text);
    answer.fit = picture && (form == nullptr || form->shape != Shape::image) ? Fit::none : Fit::near;
    if (form == nullptr || picture != (form->shape == Shape::image)) {
        return answer;
    }
    answer.name.form = form->name;
    const std::size_t from = form->name.size() + 1;
    const auto parts = pieces(std::string_view(text).substr(from, text.size() - from - 4), '_');
    std::size_t at = 0;
    if (at < parts.size() && is_month(parts[at]) && (form->has_month || parts[at] == "000000")) {
        answer.name.month = form->has_month ? parts[at] : "";
        ++at;
    } else if (form->has_month) {
        return answer;
    }
    FileName& read = answer.name;
    if (!take_office(parts, at, read.sender, read.sender_kind) ||
        !take_office(parts, at, read.receiver, read.receiver_kind)) {
        return answer;
    }
    const std::size_t left = picture ? 2 : 1;
    if (at + left != parts.size() || parts[at].size() != 14 || !all_digits(parts[at])) {
        return answer;
    }
    if (picture && (parts[at + 1].size() != 4 || !all_digits(parts[at + 1]))) {
        return answer;
    }
    read.serial = parts[at];
    read.branch = picture ? parts[at + 1] : std::string();
    answer.fit = Fit::exact;
    return answer;
}

}  // namespace kakehashi::sources::careplan
