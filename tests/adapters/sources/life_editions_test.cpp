// Editions of LIFE: added by a folder of tables, and chosen by what a file says.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

/// A copy of the tables of LIFE with a made-up edition, that lasts as long as the object.
class MadeUpEdition {
public:
    explicit MadeUpEdition(const std::string& edition)
        : folder_(std::filesystem::temp_directory_path() / "kakehashi-life-editions-test"), edition_(edition) {
        const auto everything = std::filesystem::copy_options::recursive;
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_ / "layouts");
        std::filesystem::copy(conf_dir() / "codes", folder_ / "codes", everything);
        std::filesystem::copy(conf_dir() / "layouts" / "life", folder_ / "layouts" / "life", everything);
        std::filesystem::create_directories(folder_ / "layouts" / "life" / edition_);
    }
    ~MadeUpEdition() { std::filesystem::remove_all(folder_); }
    MadeUpEdition(const MadeUpEdition&) = delete;
    MadeUpEdition& operator=(const MadeUpEdition&) = delete;

    void write(const std::string& table, const std::string& content) const {
        std::ofstream(folder_ / "layouts" / "life" / edition_ / table, std::ios::binary) << content;
    }
    void add_code_table(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / "codes" / name, std::ios::binary) << content;
    }
    [[nodiscard]] std::unique_ptr<Source> open() const { return needed(life::LifeSource::open(folder_)); }

private:
    std::filesystem::path folder_;
    std::string edition_;
};

std::string table(const std::string& path) { return content_of(conf_dir() / "layouts" / "life" / path); }

/// The first line of a table of forms and the row of one form, under another name.
std::string forms_with(const std::string& edition, const std::string& form, const std::string& called) {
    const std::string forms = table(edition + "/forms.csv");
    const std::size_t at = forms.find("\n" + form + ",") + 1;
    std::string row = forms.substr(at, forms.find('\n', at) - at) + "\n";
    for (std::size_t name = row.find(form); name != std::string::npos; name = row.find(form, name + called.size())) {
        row.replace(name, form.size(), called);
    }
    return forms.substr(0, forms.find('\n') + 1) + row;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    BOOST_TEST_REQUIRE(text.find(what) != std::string::npos, what);
    return text.replace(text.find(what), what.size(), by);
}

/// Users as an edition with versions has them; `columns` and `cells` come before the version.
std::string users_of(const std::string& version, const std::string& columns = "", const std::string& cells = "") {
    return "SERVICE_USER_INFO\ncare_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,"
           "first_name,last_name_kana,first_name_kana,gender,birthday,care_level" + columns + ",version\n"
           "1390000001,15,U0001,131011,9000000001,見本,花子,ﾐﾎﾝ,ﾊﾅｺ,2,19400229,22" + cells + "," + version + "\n";
}

void check_clean(const RecordingSink& sink) {
    for (const Finding& finding : sink.all_findings()) {
        BOOST_ERROR(printed(finding));
    }
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
}

bool says(const RecordingSink& sink, const std::string& text) {
    for (const FactDraft& fact : sink.units.front().replacements.front().facts) {
        if (fact.body.find(text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

const std::string users = "SERVICE_USER_INFO_1_20270401.csv";

}  // namespace

BOOST_AUTO_TEST_SUITE(life_editions)

BOOST_AUTO_TEST_CASE(a_form_that_is_new_is_added_by_a_folder_of_tables_alone) {
    const MadeUpEdition edition("2027");
    edition.write("forms.csv", forms_with("2021", "FORM_0001_2021", "WALKING_2027"));
    edition.add_code_table("life_walking_speed.csv", replaced(content_of(conf_dir() / "codes" / "life_goal.csv"), "1,", "7,"));
    edition.write("WALKING_2027.csv", table("2021/FORM_0001_2021.csv") + "10,speed,歩行速度,code,1,,life_walking_speed,,life,read\n");
    const auto source = edition.open();
    const auto walking = [](const std::string& speed) {
        return "WALKING_2027\ncare_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
               "external_system_management_detail_number,injury_code,disease_name,symptoms_appearance_date,speed\n"
               "1390000001,15,131011,9000000001,U0001,1,I63.9,脳梗塞,20200101," + speed + "\n";
    };
    BOOST_TEST(source->recognise("w.csv", walking("7"))->edition == "2027");
    const RecordingSink sink = read_set(*source, {{"w.csv", walking("7")}});
    check_clean(sink);
    BOOST_TEST(says(sink, "\"speed\":\"7\""));
    BOOST_TEST(printed(read_set(*source, {{"w.csv", walking("8")}})).find("V10") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_edition_that_changes_a_form_is_chosen_by_its_columns) {
    const MadeUpEdition edition("2027");
    edition.write("forms.csv", forms_with("2024", "SERVICE_USER_INFO", "SERVICE_USER_INFO"));
    edition.write("SERVICE_USER_INFO.csv", table("2024/SERVICE_USER_INFO.csv") + "23,dwelling,住まい,text,10,,,,life,read\n");
    const auto source = edition.open();

    const std::string changed = users_of("0310", ",dwelling", ",自宅");
    BOOST_TEST(source->recognise(users, changed)->edition == "2027");
    const RecordingSink sink = read_set(*source, {{users, changed}});
    check_clean(sink);
    BOOST_TEST(says(sink, "\"dwelling\":\"自宅\""));
    // Without the data type on line 1 it is the same edition.
    const std::string untyped = changed.substr(changed.find('\n') + 1);
    BOOST_TEST(source->recognise(users, untyped)->edition == "2027");
}

BOOST_AUTO_TEST_CASE(the_editions_before_are_read_as_before) {
    const MadeUpEdition edition("2027");
    edition.write("forms.csv", forms_with("2024", "SERVICE_USER_INFO", "SERVICE_USER_INFO"));
    edition.write("SERVICE_USER_INFO.csv", replaced(table("2024/SERVICE_USER_INFO.csv"), "0300|0310", "0400") + "23,dwelling,住まい,text,10,,,,life,read\n");
    const auto source = edition.open();
    const std::string of_2024 = users_of("0310");
    BOOST_TEST(source->recognise(users, of_2024)->edition == "2024");
    check_clean(read_set(*source, {{users, of_2024}}));
    for (const std::string name : {"SERVICE_USER_INFO_1_20260930.csv", "FORM_0000_2021_1_20260930.csv"}) {
        const NamedContent before = golden("life/" + name);
        const auto as_shipped = needed(life::LifeSource::open(conf_dir()));
        BOOST_TEST(source->recognise(before.name, before.content)->edition == as_shipped->recognise(before.name, before.content)->edition);
        BOOST_TEST(printed(read_set(*source, {before})) == printed(read_set(*as_shipped, {before})));
    }
}

BOOST_AUTO_TEST_CASE(an_edition_that_changes_values_alone_is_chosen_by_its_version) {
    const MadeUpEdition edition("2027");
    edition.write("forms.csv", forms_with("2024", "SERVICE_USER_INFO", "SERVICE_USER_INFO"));
    edition.write("SERVICE_USER_INFO.csv", replaced(table("2024/SERVICE_USER_INFO.csv"), "0300|0310", "0400"));
    const auto source = edition.open();
    BOOST_TEST(source->recognise(users, users_of("0310"))->edition == "2024");
    BOOST_TEST(source->recognise(users, users_of("0400"))->edition == "2027");
    check_clean(read_set(*source, {{users, users_of("0400")}}));
    // A version that no edition has is told by the newest.
    BOOST_TEST(source->recognise(users, users_of("0999"))->edition == "2027");
    BOOST_TEST(found(read_set(*source, {{users, users_of("0999")}}), "V24 person " + users + ":3#22 バージョン番号 [0999]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
