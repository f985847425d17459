#include "adapters/synth/life_drawn.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::synth {
namespace {

using sources::CellType;

/// What the order of a code list says.
enum class Order { better, worse, seldom, often, none };
struct OrderOf {
    std::string_view table;  ///< the beginning of its name
    Order order = Order::none;
};
constexpr std::array<OrderOf, 27> orders = {{{"life_does_alone", Order::better},
                                             {"life_excretion_help", Order::better},
                                             {"life_help_4", Order::better},
                                             {"life_vitality_index", Order::better},
                                             {"life_frequency", Order::better},
                                             {"life_hdsr", Order::better},
                                             {"life_dbd13", Order::worse},
                                             {"life_fim", Order::worse},
                                             {"life_inclination", Order::worse},
                                             {"life_motivation", Order::worse},
                                             {"life_risk_when", Order::worse},
                                             {"life_risk", Order::worse},
                                             {"life_method", Order::worse},
                                             {"life_design_r", Order::worse},
                                             {"life_glim", Order::worse},
                                             {"life_achievement", Order::worse},
                                             {"life_overall_evaluation", Order::worse},
                                             {"life_prospects", Order::worse},
                                             {"life_incontinence", Order::worse},
                                             {"life_day_and_night", Order::worse},
                                             {"life_yes_no", Order::seldom},
                                             {"life_keep_or_change", Order::seldom},
                                             {"life_applies", Order::often},
                                             {"life_attendance", Order::often},
                                             {"life_goal", Order::often},
                                             {"yes_no", Order::seldom},
                                             {"presence", Order::seldom}}};

Order order_of(const std::string& table) {
    const auto known = std::find_if(orders.begin(), orders.end(), [&](const OrderOf& one) { return table.starts_with(one.table); });
    return known == orders.end() ? Order::none : known->order;
}

std::string code_at(const std::vector<std::string>& codes, int hundredths) {
    const auto last = static_cast<int>(codes.size()) - 1;
    return codes[static_cast<std::size_t>(std::clamp((hundredths * last + 50) / 100, 0, last))];
}

/// Codes that say that nothing was asked or chosen are no answers.
std::vector<std::string> answers_in(const sources::CodeTable& list) {
    std::vector<std::string> codes = list.in_order();
    if (list.name() == "life_training") {
        std::erase(codes, "00");
    } else if (list.name() == "life_does_alone_or_not_asked" || list.name() == "life_incontinence" ||
               list.name() == "life_yes_no_unknown") {
        std::erase(codes, "2");
    }
    return codes;
}

std::string draw_code(const LifeItem& item, const Evaluation& evaluation, std::uint64_t number) {
    const auto codes = answers_in(*item.item->codes);
    Dice dice = evaluation.dice(number);
    // What was found at the beginning does not change later.
    const bool at_start = item.item->id.find("_start_") != std::string::npos;
    const int lost = (at_start ? evaluation.first() : evaluation).lost(number);
    switch (order_of(item.item->codes->name())) {
        case Order::better: return code_at(codes, 100 - lost);
        case Order::worse: return code_at(codes, lost);
        case Order::seldom: return codes[dice.percent(20) ? 1 : 0];
        case Order::often: return codes[dice.percent(55) ? 1 : 0];
        case Order::none: break;
    }
    return codes[static_cast<std::size_t>(dice.below(static_cast<int>(codes.size())))];
}

/// Bounds that the id lets one guess; the layout's own go first.
struct Bounds {
    std::string_view word;
    int low = 1;
    int high = 5;
};
constexpr std::array<Bounds, 22> guessed = {{{"energy_kg", 22, 32},
                                             {"protein_kg", 1, 1},
                                             {"energy", 1200, 1600},
                                             {"protein", 40, 60},
                                             {"intake", 60, 100},
                                             {"albumin", 3, 4},
                                             {"weight_loss", 1, 3},
                                             {"walking_test", 110, 420},
                                             {"mmse", 10, 28},
                                             {"dementia_scale", 8, 28},
                                             {"function_training_date", 20, 40},
                                             {"outpatient_time", 20, 40},
                                             {"week_total_time", 60, 180},
                                             {"use_time", 1, 8},
                                             {"reviewed_date_month", 1, 12},
                                             {"event_count", 1, 12},
                                             {"_per_day", 1, 6},
                                             {"_per_week", 1, 5},
                                             {"_frequency", 1, 4},
                                             {"number_of_teeth", 4, 26},
                                             {"floor", 1, 5},
                                             {"_number", 1, 4}}};

Bounds bounds_of(const sources::Item& item) {
    for (const char* rule : {"within", "range"}) {
        if (const sources::Rule* said = item.rule(rule); said != nullptr) {
            const std::size_t dots = said->argument.find("..");
            return {"", static_cast<int>(sources::number_in(said->argument.substr(0, dots))),
                    static_cast<int>(sources::number_in(said->argument.substr(dots + 2)))};
        }
    }
    const auto known = std::find_if(guessed.begin(), guessed.end(),
                                    [&](const Bounds& one) { return item.id.find(one.word) != std::string::npos; });
    return known == guessed.end() ? Bounds{} : *known;
}

std::string draw_number(const sources::Item& item, Dice& dice) {
    const Bounds bounds = bounds_of(item);
    const int most = item.length >= 5 ? 99999 : static_cast<int>(std::pow(10, static_cast<double>(item.length))) - 1;
    std::string digits = std::to_string(std::min(dice.between(bounds.low, bounds.high), most));
    if (item.decimals > 0) {
        digits += "." + std::to_string(dice.below(10));
    }
    return digits;
}

constexpr std::array<std::string_view, 9> sentences = {"特になし",
                                                       "転倒に注意し、見守りを続ける",
                                                       "家族の協力を得て、週に二回行う",
                                                       "本人：\"自分でできることは続けたい\"",
                                                       "①声かけ ②手すりの利用 ③休憩",
                                                       "疲れやすいため, 午前に行う",
                                                       "右片麻痺のため、左側から介助する",
                                                       "三か月後に見直す",
                                                       "水分と栄養に気をつける。\r\n体重を毎月量る。"};

std::string draw_text(const sources::Item& item, Dice& dice) {
    if (item.length == 1) {
        return std::to_string(dice.between(1, 5));
    }
    if (item.length != 0 && item.length < 30) {  // names, and periods
        return item.id.find("period") != std::string::npos ? "三か月" : "架空　職員";
    }
    return std::string(dice.pick(sentences));
}

}  // namespace

std::uint64_t number_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    return hash;
}

std::string drawn_answer(const LifeItem& item, const Evaluation& evaluation) {
    const std::uint64_t number = number_of(item.item->id);
    Dice dice = evaluation.dice(number);
    if (item.item->codes != nullptr) {
        return draw_code(item, evaluation, number);
    }
    switch (item.item->type) {
        case CellType::integer:
        case CellType::decimal: return draw_number(*item.item, dice);
        case CellType::date: return evaluation.day.compact();
        case CellType::month: return ServiceMonth::containing(evaluation.day).compact();
        case CellType::time: return "1000";
        default: return draw_text(*item.item, dice);
    }
}

int chance_of(const LifeItem& item) {
    if (item.is_of_scale()) {
        return 100;
    }
    if (item.item->codes != nullptr) {
        return 80;
    }
    return item.item->type == CellType::text ? 25 : 50;
}

}  // namespace kakehashi::synth
