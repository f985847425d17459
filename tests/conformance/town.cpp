#include "tests/conformance/town.h"

#include <boost/test/unit_test.hpp>

#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/needed.h"

namespace kakehashi::test {
namespace {

Timestamp town_clock() { return *Timestamp::parse_iso("2026-11-22T12:00:00+09:00"); }

SubmissionMatrix everybody_may() {
    return needed(SubmissionMatrix::parse("standard,form,party,must_equal,basis\nmunicipal,FORM,municipality,insurer,x\n"
                                          "careplan,FORM,care_manager,sender,x\n",
                                          "matrix.csv"));
}

}  // namespace

InsurerNumber insurer(const std::string& text) { return InsurerNumber::parse(text).value(); }
InsuredNumber insured(const std::string& text) { return InsuredNumber::parse(text).value(); }
CalendarDate day(int year, unsigned month, unsigned day) { return CalendarDate::of(year, month, day).value(); }

PersonUnit unit_of(const std::string& insurer_no, const std::string& insured_no) {
    PersonUnit unit;
    unit.insurer = insurer(insurer_no);
    unit.insured = insured(insured_no);
    return unit;
}

PersonUnit register_row(const std::string& insurer_no, const std::string& insured_no, const std::string& order) {
    PersonUnit unit = unit_of(insurer_no, insured_no);
    RegisterEntry entry;
    entry.order = order;
    entry.name = "架空　花子";
    entry.kana = "ｶｸｳ ﾊﾅｺ";
    entry.birth_date = "19400102";
    entry.sex = "2";
    entry.postal_code = "1000001";
    entry.address = "架空県架空市夢町一丁目";
    entry.phone = "0312345678";
    entry.category = "1";
    entry.insured = {day(2020, 4, 1), std::nullopt};
    entry.body = "{\"order\":\"" + order + "\"}";
    unit.register_entry = entry;
    return unit;
}

Replacement plan(const std::string& addressee, const std::string& order, const std::string& body,
                 const std::string& month) {
    Replacement made;
    made.unit = "monthly_plan";
    made.key = month;
    made.author = care_office;
    made.addressee = addressee;
    made.order = order;
    const auto service = ServiceMonth::parse_iso(month).value();
    made.facts.push_back({Kind::care_plan, "UPPLAN", {service.first_day(), service.last_day()}, body, {}});
    return made;
}

Replacement deletion(const std::string& addressee, const std::string& order) {
    Replacement made = plan(addressee, order, "");
    made.facts.clear();
    made.operation = Replacement::Operation::erase;
    return made;
}

PersonUnit with(PersonUnit unit, Replacement replacement) {
    unit.replacements.push_back(std::move(replacement));
    return unit;
}

DirectiveEntry consent_entry(const std::string& record_number, const std::string& decision, std::int64_t decided_at) {
    DirectiveEntry entry;
    entry.record_number = record_number;
    entry.decided_at = {decided_at};
    entry.decision = decision;
    entry.scope = "comprehensive";
    entry.kinds = KindSet::all();
    entry.period = {day(2020, 4, 1), std::nullopt};
    entry.channel = "municipality_counter";
    entry.taken_by = "clerk";
    entry.text_version = "1";
    entry.capacity = "ok";
    return entry;
}

RelationEntry relation_entry(const std::string& organisation, CalendarDate verified_on, const std::string& order) {
    RelationEntry entry;
    entry.organisation = organisation;
    entry.party = "care_manager";
    entry.basis = "plan_notice";
    entry.verified_on = verified_on;
    entry.order = order;
    return entry;
}

Town::Town(StoreUnderTest& store) : store_(store), gate_(store.states(), store.log(), no_emergencies()), matrix_(everybody_may()) {
    auto source = std::make_unique<HandedSource>();
    source_ = source.get();
    sources_.push_back(std::move(source));
}

SetName Town::next_name(const std::string& standard, const std::string& sender) {
    ++serial_;
    return {standard, "handed", sender, "", "2026050100" + std::to_string(1000 + serial_), ""};
}

SetResult Town::import(const std::string& standard, const std::string& sender, std::vector<PersonUnit> units) {
    return import({next_name(standard, sender), std::move(units), {}, {}, {}});
}

SetResult Town::import(Handed set) { return import(std::move(set), {}); }

SetResult Town::import(Handed set, IngestOptions options) {
    if (set.name.serial.empty()) {
        set.name = next_name(set.name.standard, set.name.sender);
    }
    const SetName name = set.name;
    hand(std::move(set));
    return send_again(name, std::move(options));
}

SetResult Town::import_by(ImportStore& imports, Handed set) {
    const std::string serial = set.name.serial;
    hand(std::move(set));
    Ingest ingest(sources_, matrix_, &imports);
    IngestOptions options;
    options.now = town_clock();
    const auto results = needed(ingest.take({{serial + ".csv", std::make_shared<MemoryBytes>("handed " + serial), serial}}, options));
    BOOST_REQUIRE(!results.empty());
    return results.front();
}

void Town::hand(Handed set) {
    const std::string file = set.name.serial + ".csv";
    for (PersonUnit& unit : set.units) {
        for (Replacement& replacement : unit.replacements) {
            for (FactDraft& draft : replacement.facts) {
                draft.place = {file, 2, 0};
            }
        }
    }
    source_->hand(file, std::move(set));
}

std::vector<SetResult> Town::import_together(std::vector<Handed> sets) {
    std::vector<SourceFile> files;
    for (Handed& set : sets) {
        const std::string file = set.name.serial + ".csv";
        files.push_back({file, std::make_shared<MemoryBytes>("handed " + set.name.serial), set.name.serial});
        hand(std::move(set));
    }
    Ingest ingest(sources_, matrix_, &store_.imports());
    IngestOptions options;
    options.now = town_clock();
    return needed(ingest.take(std::move(files), options));
}

SetResult Town::send_again(const SetName& name, IngestOptions options) {
    const std::string file = name.serial + ".csv";
    std::vector<SourceFile> files = {{file, std::make_shared<MemoryBytes>("handed " + name.serial), name.serial}};
    Ingest ingest(sources_, matrix_, &store_.imports());
    options.now = options.now.value_or(town_clock());
    const auto results = needed(ingest.take(std::move(files), options));
    BOOST_REQUIRE(!results.empty());
    return results.front();
}

SetResult Town::retry(SetId set, std::optional<Timestamp> now) {
    Ingest ingest(sources_, matrix_, &store_.imports());
    IngestOptions options;
    options.now = now.value_or(town_clock());
    return needed(ingest.retry(set, options));
}

void Town::start_insurer(const std::string& insurer_no) {
    Handed set;
    set.name = next_name("municipal", insurer_no);
    set.statuses.push_back({insurer(insurer_no), "架空市", day(2020, 4, 1), KindSet::all(), set.name.serial, {}});
    import(std::move(set));
}

void Town::settle(const std::vector<std::string>& numbers) {
    std::vector<PersonUnit> people;
    for (const std::string& number : numbers) {
        people.push_back(register_row(home_insurer, number));
    }
    start_insurer(home_insurer);
    import("municipal", home_insurer, std::move(people));
}

std::shared_ptr<const consent::Subject> Town::look(const std::string& insurer_no, const std::string& insured_no,
                                                   consent::History history) {
    const auto remembered = needed(store_.states().load(insurer(insurer_no), insured(insured_no), history));
    if (!remembered) {
        return nullptr;
    }
    store_.states().forget(remembered->record.id);
    return needed(store_.states().load(insurer(insurer_no), insured(insured_no), history));
}

std::int64_t Town::epoch(const std::string& insured_no) {
    const auto subject = look(home_insurer, insured_no);
    BOOST_REQUIRE(subject);
    return subject->record.epoch;
}

std::string Town::facts(const std::string& insured_no, consent::History history) {
    const auto subject = look(home_insurer, insured_no, history);
    BOOST_REQUIRE(subject);
    std::string text;
    for (const Fact& fact : subject->record.facts) {
        text += (text.empty() ? "" : ", ") + fact.body + " v" + std::to_string(fact.version);
        text += fact.addressee.empty() ? "" : " →" + fact.addressee;
    }
    return text;
}

CalendarDate Town::today() {
    store_.states().forget_standing();
    return needed(store_.states().standing())->day;
}

SetId Town::stage(ImportStore& imports, const std::string& serial, const PersonUnit& unit) {
    const SetName name{"careplan", "handed", care_office, "", serial, ""};
    const std::string file = serial + ".csv";
    const std::vector<ClaimedFile> files = {
        {{file, std::make_shared<MemoryBytes>("handed " + serial), serial}, {name, "FORM", "1", {}}}};
    const SetStanding standing = needed(imports.receive(name, serial, files, {"care_manager", care_office, "console"}));
    needed(imports.begin(standing.id));
    if (unit.register_entry) {
        std::vector<Finding> findings;
        needed(imports.stage_register(unit, findings));
    }
    const auto person = needed(imports.find(unit.insurer, unit.insured));
    BOOST_REQUIRE(person.has_value());
    for (const Replacement& replacement : unit.replacements) {
        needed(imports.stage_facts(*person, replacement));
    }
    for (const DirectiveEntry& directive : unit.directives) {
        needed(imports.stage_directive(*person, unit, directive));
    }
    for (const RelationEntry& relation : unit.relations) {
        needed(imports.stage_relation(*person, relation));
    }
    return standing.id;
}

consent::AccessAttempt Town::attempt(const std::string& insured_no) {
    store_.states().forget_standing();
    const auto standing = needed(store_.states().standing());
    consent::AccessAttempt attempt;
    attempt.event = "{\"of\":\"test\"}";
    attempt.global_epoch = standing->global_epoch;
    attempt.day = standing->day;
    if (const auto subject = look(home_insurer, insured_no)) {
        attempt.person = subject->record.id;
        attempt.epoch = subject->record.epoch;
    }
    return attempt;
}

bool Town::accepted(consent::AccessAttempt attempt) {
    const auto outcome = needed(store_.log().append_and_wait(std::move(attempt)));
    return std::holds_alternative<consent::AccessReceipt>(outcome);
}

}  // namespace kakehashi::test
