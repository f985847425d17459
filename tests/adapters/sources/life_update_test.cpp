// A row of LIFE changes the record of its key: an empty cell keeps, one half-width space clears.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/life_forms.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const Source& life_source() {
    static const auto source = life::LifeSource::open(conf_dir(), unconfirmed_forms());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return **source;
}

FactDraft patch_of(const std::string& body) {
    FactDraft draft;
    draft.kind = Kind::life;
    draft.form = "FORM_0001_2021";
    draft.body = body;
    return draft;
}

/// The facts that the one row of a file makes of what is stored.
std::vector<FactDraft> after(const NamedContent& file, const std::vector<FactDraft>& stored = {}) {
    const RecordingSink sink = read_set(life_source(), {file});
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    std::vector<FactDraft> made;
    for (const FactDraft& draft : sink.units.front().replacements.front().facts) {
        const auto known = std::find_if(stored.begin(), stored.end(),
                                        [&](const FactDraft& fact) { return fact.kind == draft.kind; });
        if (draft.silent && known == stored.end()) {
            continue;
        }
        const auto patched = life_source().patched(known == stored.end() ? "" : known->body, draft);
        BOOST_TEST_REQUIRE(patched.has_value());
        made.push_back(draft);
        made.back().body = patched->body;
        made.back().effective = patched->effective;
    }
    return made;
}

/// Whether a body holds a member, whatever its value.
bool holds(const FactDraft& fact, const Item& item) {
    return fact.body.find("\"" + item.id + "\":") != std::string::npos;
}

/// The value that a cell of the second row has.
using Cell = std::string (*)(const Item&);
std::string only_needed(const Item& item) { return item.need == Need::yes ? good_value(item) : std::string(); }
std::string cleared(const Item& item) { return item.need == Need::yes ? good_value(item) : std::string(" "); }

}  // namespace

BOOST_AUTO_TEST_SUITE(updates_of_life)

BOOST_AUTO_TEST_CASE(a_patch_keeps_replaces_and_clears) {
    const Source& source = life_source();
    const auto made = source.patched(R"({"a":"1","b":"見\n本","line":3})", patch_of(R"({"b":null,"c":"2","line":4})"));
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(made->body == R"({"a":"1","c":"2","line":4})");
    BOOST_TEST(source.patched("", patch_of(R"({"b":null,"c":"2"})"))->body == R"({"c":"2"})");
    BOOST_TEST((source.patched("[]", patch_of("{}")).error().fault == Fault::malformed));
    BOOST_TEST((source.patched("{}", patch_of(R"({"a":{}})")).error().fault == Fault::malformed));
}

BOOST_AUTO_TEST_CASE(two_rows_one_after_the_other_give_the_record_they_describe) {
    const RecordingSink first = read_set(life_source(), {golden("life/FORM_0000_2021_1_20260930.csv")});
    const FactDraft& stored = first.units[0].replacements[0].facts[0];
    const FactDraft& patch = first.units[1].replacements[0].facts[0];
    const std::string both = life_source().patched(life_source().patched("", stored)->body, patch)->body;
    BOOST_TEST(both.find("\"height\":\"148.5\"") != std::string::npos);
    BOOST_TEST(both.find("\"weight\"") == std::string::npos);
    BOOST_TEST(life_source().patched(both, patch_of("{}"))->body == both);
}

BOOST_AUTO_TEST_CASE(empty_cells_of_every_kind_keep_what_is_stored) {
    for (const LifeForm& form : all_life_forms()) {
        BOOST_TEST_CONTEXT(form.edition << " " << form.name) {
            const auto stored = after(life_file(form, good_value));
            const auto kept = after(life_file(form, only_needed), stored);
            BOOST_TEST_REQUIRE(kept.size() == stored.size());
            for (std::size_t n = 0; n < kept.size(); ++n) {
                BOOST_TEST(kept[n].body == stored[n].body);
                BOOST_TEST((kept[n].effective == stored[n].effective));
                BOOST_TEST((kept[n].kind == stored[n].kind));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_space_of_every_kind_clears_and_nothing_else_is_lost) {
    for (const LifeForm& form : all_life_forms()) {
        BOOST_TEST_CONTEXT(form.edition << " " << form.name) {
            const auto stored = after(life_file(form, good_value));
            const auto made = after(life_file(form, cleared), stored);
            BOOST_TEST_REQUIRE(made.size() == stored.size());
            for (const Item& item : form.layout->items()) {
                for (const FactDraft& fact : made) {
                    const bool of_fact = item.use == Use::key || (item.use == Use::fact && item.kind == fact.kind);
                    BOOST_TEST(holds(fact, item) == (of_fact && item.need == Need::yes), item.id);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_space_never_clears_what_is_always_needed) {
    for (const LifeForm& form : all_life_forms()) {
        for (const Item& needed : form.layout->items()) {
            if (needed.need != Need::yes) {
                continue;
            }
            static const Item* spaced = nullptr;
            spaced = &needed;
            const auto file = life_file(form, [](const Item& item) {
                return item.id == spaced->id ? std::string(" ") : good_value(item);
            });
            const auto all = read_set(life_source(), {file}).all_findings();
            BOOST_TEST(std::any_of(all.begin(), all.end(), [&](const Finding& finding) {
                return finding.rule == "V05" && finding.severity == Severity::person && finding.place.item == needed.no;
            }), form.name << " " << needed.id);
        }
    }
}

BOOST_AUTO_TEST_CASE(two_spaces_and_a_wide_space_are_ordinary_text) {
    const LifeForm& form = life_form("FORM_0330_2021");
    const auto two = after(life_file(form, [](const Item& item) {
        return item.id == "user_request" ? std::string("  ") : item.id == "progress" ? std::string("　") : good_value(item);
    }));
    BOOST_TEST(two.front().body.find("\"user_request\":\"  \"") != std::string::npos);
    BOOST_TEST(two.front().body.find("\"progress\":\"　\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_key_is_facility_service_and_number_with_the_detail_number_where_there_is_one) {
    for (const LifeForm& form : all_life_forms()) {
        const auto made = read_set(life_source(), {life_file(form, good_value)}).units.front().replacements.front();
        const bool detail = form.layout->index_of("external_system_management_detail_number") < form.layout->size();
        const std::string number = good_value(form.layout->items()[form.layout->index_of("external_system_management_number")]);
        BOOST_TEST(made.key == "1390000001/15/" + number + (detail ? "/" + number : ""), form.name);
        BOOST_TEST(made.unit == "life:" + form.name);
    }
}

BOOST_AUTO_TEST_CASE(a_user_row_of_the_ten_needed_columns_keeps_what_the_others_said) {
    const LifeForm& form = life_form("SERVICE_USER_INFO");
    const auto stored = after(life_file(form, good_value));
    BOOST_TEST_REQUIRE(stored.size() == 2U);
    const NamedContent ten = {"SERVICE_USER_INFO_2.csv",
                              "SERVICE_USER_INFO\n"
                              "care_facility_id,service_code,external_system_management_number,insurer_no,insured_no,"
                              "last_name,first_name,gender,birthday,care_level\n"
                              "1390000001,15,記,131011,9000000001,見本,花子,2,19400229,23\n"};
    const auto made = after(ten, stored);
    BOOST_TEST_REQUIRE(made.size() == 2U);
    BOOST_TEST((made[0].kind == Kind::certification));
    BOOST_TEST(made[0].body.find("\"care_level\":\"23\"") != std::string::npos);
    BOOST_TEST((made[0].effective == stored[0].effective));
    BOOST_TEST((made[1].kind == Kind::life));
    BOOST_TEST(made[1].body.find("\"start_date\":\"2026-09-30\"") != std::string::npos);
    BOOST_TEST((made[1].effective == stored[1].effective));
    // Nothing known and nothing said: no fact.
    BOOST_TEST(after(ten).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
