#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <iterator>
#include <set>
#include <tuple>

#include "tests/adapters/synth/town_reading.h"

namespace {

using namespace kakehashi::synth::reading;

using PersonKey = std::pair<std::string, std::string>;
using ByPerson = std::map<PersonKey, std::vector<Row>>;

constexpr std::array<std::pair<std::string_view, std::size_t>, 17> forms = {
    {{"UPPLAN", 25}, {"UPJSK", 25}, {"UPSIKYU", 37}, {"UPHOSOKU", 63}, {"DLTPLAN", 4}, {"DLTJSK", 6},
     {"UP1KYO", 28}, {"UP2KYO", 22}, {"UP3KYO", 13}, {"DLT1KYO", 4}, {"UPKIHON", 71}, {"UPKIHON_SUB1", 7},
     {"UPKIHON_SUB2", 11}, {"DLTKIHON", 4}, {"UPYOBO", 57}, {"UPYOBO_SUB", 17}, {"DLTYOBO", 4}}};
/// Zero-based columns of table 7 that add up.
constexpr std::array<std::size_t, 9> sums = {15, 16, 17, 20, 21, 23, 25, 27, 28};

/// The town without what offices of edition 3.x sent.
const Files& fourth_editions() {
    static const Files files = [] {
        Files kept = the_town();
        std::erase_if(kept, [](const auto& file) { return is_third_edition(file.second); });
        return kept;
    }();
    return files;
}

ByPerson by_person(const std::vector<Row>& rows) {
    ByPerson people;
    for (const Row& row : rows) {
        people[{row[1], row[2]}].push_back(row);
    }
    return people;
}

bool is_detail(const Row& row) {
    const std::string tail = row[8].substr(2);
    return row[8] != "999999" && tail != "AAAA" && tail != "EEEE" && tail != "ZZZZ";
}

int sum_of(const std::vector<Row>& rows, std::size_t column) {
    int sum = 0;
    for (const Row& row : rows) {
        sum += number(row[column]);
    }
    return sum;
}

/// Calls `look(name, table 6, table 7)` for each monthly set.
template <class F>
void each_monthly_set(F look) {
    for (const auto& [name, bytes] : fourth_editions()) {
        if (form_of(name) == "UPPLAN") {
            const std::string rest = name.substr(6);
            look(name, by_person(cp932_rows(bytes)), by_person(cp932_rows(fourth_editions().at("UPSIKYU" + rest))));
        }
    }
}

int count_rows(std::string_view form, bool (*wanted)(const Row&)) {
    const auto rows = rows_of_form(fourth_editions(), form);
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), wanted));
}

/// Receiver and serial from a file name of the exchange.
struct Address {
    std::string month, from, to, serial;
};
Address address_of(const std::string& name) {
    std::vector<std::string> parts(1);
    for (const char c : name.substr(0, name.find('.'))) {
        c == '_' ? parts.emplace_back() : parts.back() += c;
    }
    if (parts.at(1).size() != 6) {  // no month, and SUB1 and the like before the offices
        parts.erase(parts.begin() + 1, std::find_if(parts.begin() + 1, parts.end(), [](const auto& part) { return part.size() == 10; }));
        parts.insert(parts.begin() + 1, "");
    }
    return {parts.at(1), parts.at(2), parts.at(4), parts.at(6)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(synthetic_care_plans)

BOOST_AUTO_TEST_CASE(rows_have_the_field_count_of_the_standard) {
    for (const auto& [form, fields] : forms) {
        const auto rows = rows_of_form(fourth_editions(), form);
        BOOST_TEST(!rows.empty(), form);
        for (const Row& row : rows) {
            BOOST_TEST((row.size() == fields && (row[0] == "202407" || row[0] == "202504")), form);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_office_of_edition_3_writes_fewer_items_and_no_kinds_in_names) {
    const std::map<std::string, std::size_t> items = {{"UPPLAN", 22}, {"UPJSK", 22}, {"UPSIKYU", 34}, {"UPHOSOKU", 63},
                                                      {"UP1KYO", 28}, {"UP2KYO", 22}};
    std::set<std::string> found;
    for (const auto& [name, bytes] : the_town()) {
        if (!is_third_edition(bytes)) {
            continue;
        }
        BOOST_TEST((std::count(name.begin(), name.end(), '_') <= 4), name);
        for (const Row& row : cp932_rows(bytes)) {
            const auto wanted = items.find(form_of(name));
            BOOST_TEST((wanted == items.end() || row.size() == wanted->second), name);
        }
        found.insert(form_of(name));
    }
    for (const auto& [form, count] : items) {
        BOOST_TEST(found.count(form) == 1U, form);
    }
    BOOST_TEST(found.count("UP3KYO") + found.count("UPKIHON") + found.count("UPYOBO") == 0U);
}

BOOST_AUTO_TEST_CASE(months_follow_each_other_with_the_levels_of_their_time) {
    const Files files = changed_town(300, 5, [](kakehashi::synth::TownOptions& wanted) { wanted.months = 12; });
    std::set<std::string> planned;
    std::set<std::string> done;
    std::map<PersonKey, std::set<std::string>> levels;
    for (const auto& [name, bytes] : files) {
        const std::string form = form_of(name);
        if (is_third_edition(bytes) || (form != "UPPLAN" && form != "UPJSK" && form != "UPHOSOKU")) {
            continue;
        }
        for (const Row& row : cp932_rows(bytes)) {
            if (form == "UPHOSOKU") {
                levels[{row[1], row[2]}].insert(row[17]);
            } else {
                (form == "UPPLAN" ? planned : done).insert(row[4]);
            }
        }
    }
    BOOST_TEST((planned.size() == 12U && *planned.begin() == "202512" && *planned.rbegin() == "202611"));
    BOOST_TEST((done.size() == 11U && *done.begin() == "202512" && *done.rbegin() == "202610"));
    const auto changed = std::count_if(levels.begin(), levels.end(), [](const auto& one) { return one.second.size() > 1; });
    BOOST_TEST((changed > 5 && changed < static_cast<std::ptrdiff_t>(levels.size()) / 2));
}

BOOST_AUTO_TEST_CASE(a_monthly_set_has_its_three_files_and_a_serial_from_the_past) {
    for (const auto& [name, bytes] : fourth_editions()) {
        const std::string form = form_of(name);
        const std::string rest = name.substr(form.size());
        if (form == "UPPLAN" || form == "UPSIKYU" || (form == "UPHOSOKU" && !rest.starts_with("_000000"))) {
            for (const std::string_view other : {"UPPLAN", "UPSIKYU", "UPHOSOKU"}) {
                BOOST_TEST(fourth_editions().count(std::string(other) + rest) == 1U);
            }
        }
        if (form.starts_with("UP") || form.starts_with("DLT")) {
            BOOST_TEST((address_of(name).serial.substr(0, 8) < "20261122"), name);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_plan_has_its_files_and_a_picture_the_row_that_names_it) {
    std::set<std::string> named;
    for (const auto& [name, bytes] : fourth_editions()) {
        const std::string form = form_of(name);
        const std::string rest = name.substr(form.size());
        if (form == "UP1KYO") {
            for (const std::string_view other : {"UP2KYO", "UP3KYO", "UPHOSOKU_000000"}) {
                BOOST_TEST(fourth_editions().count(std::string(other) + rest) == 1U);
            }
        } else if (form == "UPKIHON") {
            BOOST_TEST(fourth_editions().count("UPKIHON_SUB1" + rest) == 1U);
            BOOST_TEST(fourth_editions().count("UPKIHON_SUB2" + rest) == 1U);
            for (const Row& row : cp932_rows(bytes)) {
                BOOST_TEST((row[61].empty() || fourth_editions().count(row[61]) == 1U));
                named.insert(row[61]);
            }
        } else if (form == "UPYOBO") {
            BOOST_TEST(fourth_editions().count("UPYOBO_SUB" + rest) == 1U);
        }
    }
    for (const auto& [name, bytes] : fourth_editions()) {
        if (name.ends_with(".jpg")) {
            BOOST_TEST((named.count(name) == 1U && bytes.starts_with("\xFF\xD8\xFF") && bytes.ends_with("\xFF\xD9")), name);
        }
    }
    BOOST_TEST(named.size() > 1U);
}

BOOST_AUTO_TEST_CASE(plans_are_written_both_ways_and_have_two_short_term_goals_under_one_number) {
    int blank = 0;
    int repeated = 0;
    int second_goals = 0;
    for (const Row& row : rows_of_form(fourth_editions(), "UP2KYO")) {
        blank += row[12] == "2" && row[6].empty() ? 1 : 0;
        repeated += row[12] == "2" && !row[6].empty() ? 1 : 0;
        second_goals += row[12] == "3" && !row[9].empty() ? 1 : 0;
    }
    BOOST_TEST((blank > 0 && repeated > 0 && second_goals > 0));
}

BOOST_AUTO_TEST_CASE(no_line_of_a_week_stands_twice) {
    for (const auto& [name, bytes] : fourth_editions()) {
        if (form_of(name) == "UP3KYO") {
            std::set<Row> rows;
            for (const Row& row : cp932_rows(bytes)) {
                BOOST_TEST(rows.insert(row).second, name);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_withdrawn_was_sent_to_the_same_receiver_before) {
    const std::map<std::string, std::pair<std::string, std::size_t>> sent = {
        {"DLT1KYO", {"UP1KYO", 13}}, {"DLTKIHON", {"UPKIHON", 3}}, {"DLTYOBO", {"UPYOBO", 3}}};
    for (const auto& [name, bytes] : fourth_editions()) {
        const auto form = sent.find(form_of(name));
        if (form == sent.end()) {
            continue;
        }
        for (const Row& row : cp932_rows(bytes)) {
            int before = 0;
            for (const auto& [other, content] : fourth_editions()) {
                const bool concerns = form_of(other) == form->second.first && address_of(other).to == address_of(name).to &&
                                      address_of(other).serial < address_of(name).serial;
                if (concerns) {
                    const auto rows = cp932_rows(content);
                    before += static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const Row& plan) {
                        return plan[2] == row[2] && plan[form->second.second] == row[3];
                    }));
                }
            }
            BOOST_TEST(before >= 1, name);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_pair_of_offices_shares_at_most_250_people) {
    for (const auto& [name, bytes] : fourth_editions()) {
        if (form_of(name) == "UPHOSOKU") {
            BOOST_TEST(cp932_rows(bytes).size() <= 250U);
        }
    }
}

BOOST_AUTO_TEST_CASE(each_copy_concerns_its_receiver_and_carries_all_providers) {
    std::map<std::tuple<std::string, PersonKey, std::string>, std::vector<Row>> copies;
    each_monthly_set([&](const std::string& name, const ByPerson& plan, const ByPerson&) {
        const Address address = address_of(name);
        for (const auto& [person, rows] : plan) {
            BOOST_TEST(std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row[19] == address.to; }));
            const auto copy = copies.emplace(
                std::tuple{address.month, person, address.serial.substr(0, 10)}, rows);
            BOOST_TEST((copy.first->second == rows));
        }
    });
}

BOOST_AUTO_TEST_CASE(table_7_adds_up_in_every_column) {
    each_monthly_set([](const std::string& name, const ByPerson&, const ByPerson& benefits) {
        for (const auto& [person, rows] : benefits) {
            const Row& total = rows.back();
            BOOST_TEST((total[6] == "9999999999" && total[8] == "999999"), name);
            std::vector<Row> details;
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(details), is_detail);
            for (const std::size_t column : sums) {
                BOOST_TEST(number(total[column]) == sum_of(details, column));
            }
            for (const Row& row : details) {
                BOOST_TEST(number(row[16]) == number(row[12]) * number(row[15]));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(a_kind_with_several_codes_under_the_limit_has_its_subtotal) {
    each_monthly_set([](const std::string&, const ByPerson&, const ByPerson& benefits) {
        for (const auto& [person, rows] : benefits) {
            std::map<std::string, std::vector<Row>> kinds;
            std::map<std::string, Row> subtotals;
            for (const Row& row : rows) {
                const std::string kind = row[6] + row[8].substr(0, 2);
                if (row[8].substr(2) == "AAAA") {
                    subtotals[kind] = row;
                } else if (is_detail(row) && !row[17].empty()) {
                    kinds[kind].push_back(row);
                }
            }
            for (const auto& [kind, details] : kinds) {
                BOOST_TEST((details.size() > 1) == (subtotals.count(kind) == 1));
                for (const std::size_t column : sums) {
                    BOOST_TEST((details.size() == 1 ||
                                number(subtotals.at(kind)[column]) == sum_of(details, column)));
                }
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(counts_of_tables_6_and_7_agree) {
    each_monthly_set([](const std::string& name, const ByPerson& plan, const ByPerson& benefits) {
        BOOST_TEST(plan.size() == benefits.size());
        for (const auto& [person, rows] : plan) {
            std::map<PersonKey, int> difference;
            for (const Row& row : rows) {
                difference[{row[19], row[14]}] += number(row[13]);
            }
            for (const Row& row : benefits.at(person)) {
                if (is_detail(row)) {
                    difference[{row[6], row[8]}] -= number(row[15]);
                }
            }
            BOOST_TEST(std::all_of(difference.begin(), difference.end(), [](const auto& d) { return d.second == 0; }),
                       name);
        }
    });
}

BOOST_AUTO_TEST_CASE(the_awkward_cases_occur) {
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[11] != "9999" && row[12] < row[11]; }) > 0);
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[22] == "1"; }) > 0);
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[18] == "2"; }) > 0);
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[10].size() == 31; }) > 0);
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[9] == "20261031"; }) > 0);
    BOOST_TEST(count_rows("UPPLAN", [](const Row& row) { return row[2].front() == 'H'; }) > 0);
    BOOST_TEST(count_rows("UPHOSOKU", [](const Row& row) { return !row[16].empty() && row[17] > row[58]; }) > 0);
    BOOST_TEST(count_rows("UPSIKYU", [](const Row& row) { return row[8] == "21ZZZZ"; }) > 0);
    BOOST_TEST(count_rows("UPSIKYU", [](const Row& row) { return row[8] == "31EEEE"; }) > 0);
    BOOST_TEST(count_rows("UPSIKYU", [](const Row& row) { return number(row[20]) > 0; }) > 0);
}

BOOST_AUTO_TEST_CASE(a_deletion_goes_to_the_former_provider_and_a_later_plan_to_the_new_one) {
    int deletions = 0;
    for (const auto& [name, bytes] : fourth_editions()) {
        if (form_of(name) != "DLTPLAN") {
            continue;
        }
        const Address deleted = address_of(name);
        for (const Row& row : cp932_rows(bytes)) {
            ++deletions;
            bool planned_before = false;
            bool planned_elsewhere = false;
            each_monthly_set([&](const std::string& other, const ByPerson& plan, const ByPerson&) {
                const Address sent = address_of(other);
                if (sent.month == deleted.month && plan.count({row[1], row[2]}) == 1) {
                    planned_before = planned_before || (sent.to == deleted.to && sent.serial < deleted.serial);
                    planned_elsewhere = planned_elsewhere || (sent.to != deleted.to && sent.serial > "20261101");
                    BOOST_TEST(!(sent.to == deleted.to && sent.serial > deleted.serial));
                }
            });
            BOOST_TEST(planned_before);
            BOOST_TEST(planned_elsewhere);
        }
    }
    BOOST_TEST(deletions > 0);
}

BOOST_AUTO_TEST_CASE(actuals_differ_a_little_from_the_plan) {
    const auto key = [](const Row& row) {
        return std::tuple{row[1], row[2], row[9], row[11], row[12], row[14], row[19], row[18]};
    };
    std::set<decltype(key(Row{}))> planned;
    for (const Row& row : rows_of_form(fourth_editions(), "UPPLAN")) {
        planned.insert(key(row));
    }
    int same = 0;
    int other = 0;
    for (const Row& row : rows_of_form(fourth_editions(), "UPJSK")) {
        BOOST_TEST((row[4] == "202610" && row[19] == row[23]));
        ++(planned.count(key(row)) == 1 ? same : other);
    }
    BOOST_TEST(other > 0);
    BOOST_TEST(same > 10 * other);
}

BOOST_AUTO_TEST_SUITE_END()
