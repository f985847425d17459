#include "adapters/synth/stories.h"

#include <array>

#include "adapters/synth/certifications.h"
#include "domain/json_text.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t story_purpose = 21;

struct Telling {
    std::size_t level;
    ConsentStyle consent;
    PlanTrait trait;
    std::string_view ja;
    std::string_view en;
};

using enum ConsentStyle;
constexpr std::array<Telling, story_count> tellings = {{
    {3, comprehensive, PlanTrait::ordinary,
     "認定申請のときに包括同意。居宅介護支援・訪問介護・通所介護（LIFEあり）を使い、病院に入院中の関係もある。",
     "Comprehensive consent at certification application; care manager, home help, day service with LIFE data, and a "
     "hospital that admitted the person."},
    {3, one_refusal, PlanTrait::ordinary, "包括同意のあとで、訪問介護事業所を名指しで拒否した。",
     "Consented to all, then refused the home-help office by name; the others still see the record."},
    {4, none, PlanTrait::ordinary, "サービスは使っているが、同意の記録がない。",
     "Uses services, but no consent is on record."},
    {3, withdrawn, PlanTrait::ordinary, "いったん同意し、その後ポータルで撤回した。",
     "Consented, and later withdrew everything through the portal."},
    {3, comprehensive, PlanTrait::ordinary, "生活保護のみ（みなし2号）のため、被保険者番号がHで始まる。",
     "On public assistance without insurance: the insured number begins with H."},
    {3, comprehensive, PlanTrait::ordinary, "隣の保険者から転入。旧番号と新番号は同じ人と宣言されている。",
     "Moved in from the neighbouring insurer; the register says that the old and the new number are one person."},
    {3, comprehensive, PlanTrait::ordinary, "支援措置の対象。住所・電話・事業所名は保険者以外に見えない。",
     "Under a protective measure: address, phone and office names are hidden from everyone but the insurer."},
    {5, comprehensive, PlanTrait::ordinary, "前月に亡くなった。死後は保険者だけが記録を見られる。",
     "Died last month; from then on only the insurer sees the record."},
    {3, some_kinds, PlanTrait::ordinary, "認定とケアプランだけに同意した。LIFEや実績には及ばない。",
     "Consented to certification and care plan only, not to LIFE or actuals."},
    {5, pending, PlanTrait::ordinary, "意思能力を確認中のため、同意はまだ効かない。",
     "Capacity is being checked, so the recorded consent grants nothing yet."},
    {3, legacy_form, PlanTrait::ordinary, "旧様式の申請書だけ。認定調査票と主治医意見書にしか効かない。",
     "Only the box on an older form: it covers the survey and the doctor's opinion, nothing else."},
    {3, comprehensive, PlanTrait::provider_change, "月の途中で訪問介護の事業所が替わり、前の事業所に予定削除が届いた。",
     "Changed the home-help office during the month; the former one received a deletion."},
    {3, comprehensive, PlanTrait::level_change, "月の途中で要介護度が上がり、利用票が再送された。",
     "The care level rose during a month and the plan was sent again."},
    {4, comprehensive, PlanTrait::long_stay, "短期入所が30日を超えて続いている。",
     "A short stay that has gone on for more than 30 days."},
    {5, comprehensive, PlanTrait::night_visits, "日付をまたぐ深夜の訪問と、一日二回の訪問がある。",
     "Home help over midnight, and two visits a day."},
    {4, comprehensive, PlanTrait::ordinary, "緊急時の開示を断っている。", "Refused disclosure in emergencies."},
    {6, comprehensive, PlanTrait::ordinary, "特別養護老人ホームに入所中。施設のLIFEデータに病歴と薬がある。",
     "Lives in a nursing home; the facility's LIFE data hold past illnesses and medicines."},
    {3, comprehensive, PlanTrait::ordinary, "同意はあるが、事業所との関係が古くなって切れている。",
     "Consent is on file, but the offices' relations have lapsed."},
}};

const Telling& telling_of(Story story) { return tellings[static_cast<std::size_t>(story) - 1]; }

/// Fifty-eight years old on public assistance without insurance, else seventy-eight and more.
CalendarDate story_birth(Story story, const TownCalendar& calendar) {
    const int number = static_cast<int>(story);
    const int age = story == Story::welfare ? 58 : 78 + number % 12;
    return CalendarDate::of(static_cast<int>(calendar.today.civil().year()) - age, 1, 1)->plus_days(-17 * number);
}

void append_parties(JsonText& json, const Resident& person, const Neighbourhood& block) {
    const auto party = [&](std::string_view kind, std::string_view number) {
        json.text(std::string(kind) + ":" + std::string(number));
    };
    json.name("parties").open_array();
    party("municipality", person.insurer);
    if (person.story == Story::facility) {
        party("care_facility", block.facility.number);
    } else {
        party("care_manager", block.care_manager.number);
        if (person.trait == PlanTrait::long_stay) {
            party("service_provider", block.provider(Slot::stay).number);
        } else {
            party("service_provider", block.provider(Slot::visit_a).number);
            party("service_provider", block.provider(Slot::day).number);
        }
        if (person.trait == PlanTrait::provider_change) {
            party("service_provider", block.provider(Slot::visit_b).number);
        }
    }
    party("medical_institution", block.hospital.number);
    json.text("resident:self").close_array();
}

}  // namespace

void tell(Resident& person, Story story, const TownCalendar& calendar) {
    const Telling& telling = telling_of(story);
    Dice dice = person.dice(story_purpose);
    person.story = story;
    person.insurer = main_insurer;
    person.birth = story_birth(story, calendar);
    person.birth_day_unknown = false;
    person.category = story == Story::welfare ? Category::welfare : Category::first;
    person.left_on.reset();
    person.moved_on.reset();
    person.deceased_on.reset();
    if (story == Story::moved) {
        person.moved_on = calendar.previous().first_day().plus_days(-31);
    }
    if (story == Story::deceased) {
        person.deceased_on = calendar.not_after_yesterday(calendar.previous().first_day().plus_days(19));
    }
    person.protective_measure = story == Story::protected_person;
    person.emergency_refused = story == Story::no_emergency;
    person.relations_expired = story == Story::relation_expired;
    person.certifications = draw_certifications(dice, telling.level, calendar);
    person.living = story == Story::facility ? Living::facility : Living::home;
    person.consent = telling.consent;
    person.trait = telling.trait;
}

std::string demo_people_json(const std::vector<Resident>& people, const Neighbourhood& block) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("people").open_array();
    for (const Resident& person : people) {
        const Telling& telling = telling_of(person.story);
        json.open_object();
        json.member("insurer", person.insurer).member("insured", person.insured);
        if (!person.former_insured.empty()) {
            json.member("former_insurer", neighbour_insurer).member("former_insured", person.former_insured);
        }
        json.member("name", person.name.full());
        json.name("story").open_object().member("ja", telling.ja).member("en", telling.en).close_object();
        append_parties(json, person, block);
        json.close_object();
    }
    json.close_array().close_object();
    return text + "\n";
}

}  // namespace kakehashi::synth
