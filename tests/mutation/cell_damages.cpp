#include <algorithm>
#include <initializer_list>

#include "adapters/sources/cell_check.h"
#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

using sources::CellType;

bool is_one_of(CellType type, std::initializer_list<CellType> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

WhichCell filled(std::initializer_list<CellType> types) {
    return [wanted = std::vector<CellType>(types)](const Item& item, const std::string& value) {
        return !value.empty() && std::find(wanted.begin(), wanted.end(), item.type) != wanted.end();
    };
}

/// Cells of whose form the layout says anything.
bool is_strict(const Item& item, const std::string& value) {
    return !value.empty() && (item.codes || !is_one_of(item.type, {CellType::text, CellType::code}));
}

bool is_digits(const Item& item, const std::string& value) {
    return is_strict(item, value) && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_date(const Item& item, const std::string& value) { return item.type == CellType::date && value.size() == 8; }

struct Simple {
    const char* name;
    const char* what;
    WhichCell which;
    std::function<std::string(const std::string&)> change;
};

void add(std::vector<Damage>& to, const std::vector<Simple>& all) {
    for (const Simple& one : all) {
        to.push_back({one.name, one.what, [one](const Example& example) {
                          return with_cells(example, one.which,
                                            [&](const Item&, const std::string& value) { return in_encoding_of(example, one.change(value)); });
                      }});
    }
}

std::function<std::string(const std::string&)> always(std::string text) {
    return [text](const std::string&) { return text; };
}

std::string full_width(const std::string& digits) {
    std::string wide;
    for (const char c : digits) {
        wide += std::string("\xEF\xBC") + static_cast<char>(0x90 + (c - '0'));
    }
    return wide;
}

std::string dashed(const std::string& date, const char* sign) {
    return date.substr(0, 4) + sign + date.substr(4, 2) + sign + date.substr(6);
}

void add_lengths(std::vector<Damage>& to) {
    to.push_back({"too_long", "a text with one character more than the item takes", [](const Example& example) {
                      const auto limited = [](const Item& item, const std::string&) { return item.type == CellType::text && item.length > 0; };
                      return with_cells(example, limited, [&](const Item& item, const std::string&) {
                          std::string text;
                          for (std::size_t n = 0; n <= item.length; ++n) {
                              text += "\xE3\x81\x82";
                          }
                          return in_encoding_of(example, text);
                      });
                  }});
    to.push_back({"number_too_long", "a number with one digit more than the item takes", [](const Example& example) {
                      const auto limited = [](const Item& item, const std::string& value) {
                          return is_one_of(item.type, {CellType::integer, CellType::decimal}) && item.length > 0 && !value.empty();
                      };
                      return with_cells(example, limited, [](const Item& item, const std::string&) { return std::string(item.length + 1, '9'); });
                  }});
    const auto fixed = filled({CellType::date, CellType::month, CellType::time, CellType::stamp, CellType::postal, CellType::insurer,
                               CellType::insured, CellType::office, CellType::service_code, CellType::days31});
    add(to, {{"too_short", "a value of fixed length without its last character", fixed,
              [](const std::string& value) { return value.substr(0, value.size() - 1); }},
             {"one_too_many", "a value of fixed length with one character more", fixed,
              [](const std::string& value) { return value + "0"; }}});
}

void add_numbers(std::vector<Damage>& to) {
    const auto number = filled({CellType::integer});
    const auto any_number = filled({CellType::integer, CellType::decimal});
    add(to, {{"letters_in_number", "letters in a number", any_number, always("12a")},
             {"negative_number", "a negative number", any_number, always("-1")},
             {"plus_sign", "a number with a plus sign", any_number, always("+1")},
             {"fraction_in_integer", "a fraction where only whole numbers are", number, always("1.5")},
             {"exponent", "a number with an exponent, as spreadsheets write it", any_number, always("1E+3")},
             {"thousands_separator", "a number with a comma between thousands", any_number, always("1,000")},
             {"number_with_unit", "a number with its unit", any_number, always("3回")},
             {"spaced_number", "a space before a number", any_number, [](const std::string& value) { return " " + value; }},
             {"full_width_digits", "full-width digits", is_digits, full_width},
             {"formula", "a formula of a spreadsheet", is_strict, always("=1+1")},
             {"error_value", "an error of a spreadsheet", is_strict, always("#N/A")},
             {"null_word", "the word NULL", is_strict, always("NULL")},
             {"question_mark", "question marks, where a character was lost", is_strict, [](const std::string& value) { return std::string(value.size(), '?'); }}});
}

void add_dates(std::vector<Damage>& to) {
    add(to, {{"impossible_day", "30 February", is_date, [](const std::string& date) { return date.substr(0, 4) + "0230"; }},
             {"impossible_month", "a 13th month", is_date, [](const std::string& date) { return date.substr(0, 4) + "1301"; }},
             {"day_32", "a 32nd day", is_date, [](const std::string& date) { return date.substr(0, 6) + "32"; }},
             {"day_before_month", "day and month changed places", is_date, [](const std::string& date) { return date.substr(0, 4) + "3112"; }},
             {"date_with_slashes", "a date with slashes", is_date, [](const std::string& date) { return dashed(date, "/"); }},
             {"date_with_dashes", "a date with dashes", is_date, [](const std::string& date) { return dashed(date, "-"); }},
             {"japanese_era", "a date by the Japanese era", is_date, always("R080401")},
             {"japanese_era_written", "a date by the Japanese era, written out", is_date, always("令和8年4月1日")},
             {"short_year", "a year of two digits", is_date, [](const std::string& date) { return date.substr(2); }},
             {"date_as_number", "a date as a spreadsheet counts days", is_date, always("46113")},
             {"date_with_time", "a date with a time of day", is_date, [](const std::string& date) { return dashed(date, "/") + " 0:00"; }},
             {"distant_future", "a date in the year 2999", is_date, [](const std::string& date) { return "2999" + date.substr(4); }},
             {"distant_past", "a date in the year 1000", is_date, [](const std::string& date) { return "1000" + date.substr(4); }},
             {"date_of_nines", "a date of nines", is_date, always("99999999")},
             {"month_13", "a 13th month", filled({CellType::month}), always("202613")},
             {"hour_25", "a 25th hour", filled({CellType::time}), always("2500")},
             {"minute_60", "a 60th minute", filled({CellType::time}), always("1060")},
             {"time_with_colon", "a time with a colon", filled({CellType::time}), always("10:30")},
             {"impossible_stamp", "a moment on 31 April", filled({CellType::stamp}), always("20260431120000")}});
    to.push_back({"date_of_zeros", "a date of zeros, where zeros are not allowed", [](const Example& example) {
                      const auto date = [](const Item& item, const std::string& value) { return is_date(item, value) && !item.has("zero"); };
                      return with_cells(example, date, [](const Item&, const std::string&) { return std::string("00000000"); });
                  }});
    to.push_back({"end_before_start", "the end of a period lies a day before its beginning", [](const Example& example) {
                      std::vector<Damaged> made;
                      const auto starts = [](const Item& item, const std::string& value) { return is_date(item, value) && item.has("not_after"); };
                      for (const std::size_t column : chosen_columns(example, starts)) {
                          const Item& item = *example.item(column);
                          const TableText table = example.table();
                          made.push_back(damaged(example, table.with_value(example.first_row, column, "29990101"),
                                                 {table.rows()[example.first_row].line}, item.no, item.id));
                      }
                      return made;
                  }});
    to.push_back({"other_month", "the month after that of the file", [](const Example& example) {
                      const auto month = [](const Item& item, const std::string& value) {
                          return !value.empty() && (item.has("file_month") || item.has("in_file_month"));
                      };
                      if (example.file().name.find("_202604_") == std::string::npos) {
                          return std::vector<Damaged>();
                      }
                      return with_cells(example, month, [](const Item&, const std::string& value) { return "202605" + value.substr(6); });
                  }});
}

void add_codes(std::vector<Damage>& to) {
    const auto coded = [](const Item& item, const std::string& value) { return item.codes && !item.list && !value.empty(); };
    add(to, {{"unknown_code", "a code that is in no list", coded, always("~9")},
             {"code_with_space", "a space after a code", coded, [](const std::string& value) { return value + " "; }},
             {"code_written_out", "the meaning instead of the code", coded, always("該当")},
             {"flag_of_two", "a box marked with 2", filled({CellType::days31, CellType::flags}),
              [](const std::string& value) { return "2" + value.substr(1); }},
             {"service_code_lower_case", "a service code in lower case", filled({CellType::service_code}), always("11a211")}});
    to.push_back({"leading_zero_lost", "a value that lost its leading zero", [](const Example& example) {
                      const auto zero = [](const Item& item, const std::string& value) {
                          return is_strict(item, value) && item.type != CellType::integer && item.type != CellType::decimal &&
                                 value.size() > 1 && value.front() == '0' && !sources::all_zero(value) &&
                                 !(item.codes && item.codes->holds(value.substr(1)));
                      };
                      return with_cells(example, zero, [](const Item&, const std::string& value) { return value.substr(1); });
                  }});
}

void add_blanks(std::vector<Damage>& to) {
    const auto required = [](const Item& item, const std::string& value) { return item.need == sources::Need::yes && !value.empty(); };
    add(to, {{"required_blank", "a needed item is empty", required, always("")},
             {"required_space", "a needed item is one space", required, always(" ")},
             {"required_wide_space", "a needed item is one full-width space", required, always("　")},
             {"required_hyphen", "a needed item is a hyphen", required, always("-")}});
}

void add_persons(std::vector<Damage>& to) {
    const auto insurer = filled({CellType::insurer});
    const auto insured = filled({CellType::insured});
    const auto office = filled({CellType::office});
    add(to, {{"other_insurer", "the number of another insurer", insurer, always("132012")},
             {"insurer_check_digit", "an insurer's number with a wrong check digit", insurer,
              [](const std::string& value) { return value.substr(0, 5) + static_cast<char>('0' + (value[5] - '0' + 1) % 10); }},
             {"insured_with_letters", "letters in the number of an insured person", insured, always("90000000AB")},
             {"insured_with_hyphen", "a hyphen in the number of an insured person", insured, always("9000-00001")},
             {"insured_without_zeros", "the number of an insured person as a spreadsheet shows it", insured, always("3")},
             {"office_lower_case", "an office's number in lower case", office, always("99a0000011")},
             {"office_with_hyphens", "an office's number with hyphens", office, always("99-9000001")},
             {"individual_number", "an individual number (twelve digits) instead of a number", filled({CellType::insured, CellType::office, CellType::insurer}), always("123456789018")},
             {"individual_number_in_text", "an individual number (twelve digits) within a text",
              [](const Item& item, const std::string& value) { return item.type == CellType::text && !value.empty() && (item.length == 0 || item.length >= 20); },
              always("番号 123456789018 確認")},
             {"half_width_kana", "half-width kana in a text",
              [](const Item& item, const std::string& value) { return item.type == CellType::text && value.size() > 3; }, always("ｶｹﾊｼ")},
             {"postal_code_without_hyphen", "a postal code without its hyphen", filled({CellType::postal}), always("1000001")}});
}

}  // namespace

void add_cell_damages(std::vector<Damage>& to) {
    add_lengths(to);
    add_numbers(to);
    add_dates(to);
    add_codes(to);
    add_blanks(to);
    add_persons(to);
}

}  // namespace kakehashi::test
