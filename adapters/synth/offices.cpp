#include "adapters/synth/offices.h"

#include "adapters/synth/dice.h"
#include "adapters/synth/names.h"
#include "domain/identifiers.h"

namespace kakehashi::synth {
namespace {

constexpr int numbers_per_neighbourhood = 10;

/// 都道府県 13 + kind + district (99 downwards) + sequence + check digit.
std::string office_number(char kind, int sequence) {
    const int district = 99 - sequence / 10000;
    std::string digits = std::to_string(10000 + sequence % 10000).substr(1);
    std::string payload = std::string("13") + kind + std::to_string(district) + digits;
    payload += check_digit_for(payload);
    return payload;
}

constexpr std::array<std::string_view, 16> stems = {"かけはし", "ひだまり", "あおぞら", "みずほ", "さくら坂", "やまびこ",
                                                    "なのはな", "せせらぎ", "こもれび", "すずかぜ", "つくしの", "ゆうなぎ",
                                                    "わかば",   "ほたる",   "はなみずき", "青葉台"};

/// `stem` + what it is + a number that keeps names apart in big towns.
std::string office_name(int index, std::string_view what) {
    const auto at = static_cast<std::size_t>(index) % stems.size();
    std::string name(stems[at]);
    name += what;
    if (index >= static_cast<int>(stems.size())) {
        name += " 第" + std::to_string(index / static_cast<int>(stems.size()) + 1);
    }
    return name;
}

Office provider(int index, int number, std::string_view what, std::string_view kinds) {
    Office office;
    const std::string_view kind = kinds.substr(0, 2);
    office.number = office_number(kind == "13" ? '6' : kind == "16" ? '5' : '7', index * numbers_per_neighbourhood + number);
    office.name = office_name(index, what);
    office.role = "service_provider";
    office.service_kinds = kinds;
    office.kind = kind;
    return office;
}

Office other(int index, int number, char kind, std::string_view what) {
    Office office;
    office.number = office_number(kind, index * numbers_per_neighbourhood + number);
    office.name = office_name(index, what);
    office.role = kind == '1' ? "medical_institution" : "care_facility";
    return office;
}

Office as_preventive(Office office, std::string_view kind) {
    office.kind = kind;
    return office;
}

Office care_manager(int index) {
    Office office;
    office.number = index == 0 ? std::string(main_care_manager) : office_number('7', index * numbers_per_neighbourhood);
    office.name = office_name(index, "ケアプランセンター");
    office.role = "care_manager";
    office.service_kinds = "43;46";
    office.kind = "43";
    return office;
}

}  // namespace

Neighbourhood neighbourhood(int index) {
    Dice dice(0x6B616B65, static_cast<std::uint64_t>(index));
    Neighbourhood block;
    block.index = index;
    block.care_manager = care_manager(index);
    const Office day = provider(index, 3, "デイサービス①", "15;A6");
    const Office rental = provider(index, 4, "福祉用具㈱", "17;67");
    block.providers = {provider(index, 1, "訪問介護事業所", "11"),
                       provider(index, 2, "ヘルパーステーション", "11"),
                       day,
                       rental,
                       provider(index, 5, "訪問看護ステーション", "13"),
                       provider(index, 6, "ショートステイ", "21"),
                       as_preventive(day, "A6"),
                       as_preventive(rental, "67"),
                       provider(index, 8, "デイケア", "16")};
    const bool health_facility = index % 3 == 2;
    block.facility = other(index, 7, health_facility ? '5' : '7', health_facility ? "介護老人保健施設" : "特別養護老人ホーム");
    block.facility.service_kinds = health_facility ? "52" : "51";
    block.facility.kind = block.facility.service_kinds;
    block.hospital = other(index, 1, '1', "総合病院");
    block.clinic = other(index, 2, '1', "内科クリニック");
    block.clinic.kind = "31";
    block.clinic.joined = false;
    block.planner = draw_name(dice, 2).full();
    block.exchange_edition = exchange_editions[index % 8 == 3 ? 1 : index % 8 == 5 ? 2 : 0];
    block.life_charset = index % 2 == 0 ? Charset::cp932 : Charset::utf8;
    block.life_edition_2024 = index % 3 == 1;
    if (index > 0) {  // the first neighbourhood is complete, for the demo; elsewhere some have not joined
        block.providers[static_cast<std::size_t>(Slot::nurse)].joined = dice.percent(60);
        block.providers[static_cast<std::size_t>(Slot::visit_b)].joined = dice.percent(70);
        block.providers[static_cast<std::size_t>(Slot::stay)].joined = dice.percent(70);
    }
    return block;
}

}  // namespace kakehashi::synth
