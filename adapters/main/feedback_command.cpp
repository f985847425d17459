#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/score_lines.h"
#include "consent/score_json.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::Feedback;
using consent::GroupPlace;

void append_group(JsonText& json, const ScaleBook& scales, const GroupSummary& summary) {
    json.member("scale", scales.scales()[summary.scale].name).member("service", summary.service);
    json.name("suppressed").boolean(!summary.quartiles.has_value());
    if (summary.quartiles) {
        json.member("people", *summary.people)
            .member("lower_quartile", summary.quartiles->lower)
            .member("median", summary.quartiles->median)
            .member("upper_quartile", summary.quartiles->upper);
    }
}

void append_window(JsonText& json, const FeedbackWindow& window) {
    json.name("group_window").open_object().member("from", window.from.iso()).member("to", window.to.iso()).close_object();
}

std::string json_of(const Feedback& feedback, const ScaleBook& scales) {
    const auto& disclosure = feedback.disclosure;
    std::string text;
    JsonText json(text);
    json.open_object()
        .member("schema_version", 1)
        .name("person")
        .open_object()
        .member("insurer", disclosure.insurer().text())
        .member("insured", disclosure.insured().text())
        .close_object()
        .member("as_of", disclosure.as_of().iso());
    consent::append_scores(json.name("scores"), scales, feedback.series);
    append_window(json, feedback.window);
    json.name("groups").open_array();
    for (const GroupPlace& group : feedback.groups) {
        append_group(json.open_object(), scales, group.summary);
        if (group.place) {
            json.member("place", name_of(*group.place));
        }
        json.close_object();
    }
    json.close_array()
        .name("access")
        .open_object()
        .member("entry", disclosure.access().index)
        .member("leaf", consent::hex(disclosure.access().leaf))
        .close_object()
        .close_object();
    return text;
}

std::string value_of(const Scale& scale, int value) {
    const std::string_view label = scale.label(value);
    return label.empty() ? std::to_string(value) : std::string(label);
}

std::string_view place_text(const Scale& scale, GroupPlace::Third third) {
    if (third == GroupPlace::Third::middle) {
        return said("  this person: in the middle half", "  この方: 中央の半数の範囲");
    }
    const bool better = (third == GroupPlace::Third::upper) == (scale.better == Scale::Better::higher);
    return better ? said("  this person: in the better quarter", "  この方: 良い方の4分の1")
                  : said("  this person: in the worse quarter", "  この方: 低い方の4分の1");
}

void print_group(const ScaleBook& scales, const FeedbackPolicy& policy, const GroupSummary& summary) {
    const Scale& scale = scales.scales()[summary.scale];
    std::cout << "~ " << said(scale.name_en, scale.name_ja) << "  " << said("service ", "サービス種類 ") << summary.service << "  ";
    if (!summary.quartiles) {
        std::cout << said("fewer than ", "") << policy.smallest_group << said(" people: not shown", " 人未満のため表示しません");
        return;
    }
    std::cout << *summary.people << said(" people: lower quartile ", " 人: 第1四分位 ") << value_of(scale, summary.quartiles->lower)
              << said(", median ", "、中央値 ") << value_of(scale, summary.quartiles->median)
              << said(", upper quartile ", "、第3四分位 ") << value_of(scale, summary.quartiles->upper);
}

void print_window(const FeedbackWindow& window) {
    std::cout << said("own people, last assessment from ", "自事業所の利用者、評価日 ") << window.from.iso() << said(" to ", " から ")
              << window.to.iso() << said("", " までの最後の評価") << '\n';
}

void print_feedback(const Feedback& feedback, const ScaleBook& scales, const FeedbackPolicy& policy) {
    const auto& disclosure = feedback.disclosure;
    std::cout << disclosure.insurer().text() << ' ' << disclosure.insured().text() << "  " << said("as of ", "基準日 ")
              << disclosure.as_of().iso() << "\n\n";
    if (feedback.series.empty()) {
        std::cout << said("no scale was assessed", "評価された尺度はありません") << '\n';
    }
    print_scores(std::cout, scales, feedback.series);
    if (!feedback.groups.empty()) {
        std::cout << '\n';
        print_window(feedback.window);
    }
    for (const GroupPlace& group : feedback.groups) {
        print_group(scales, policy, group.summary);
        if (group.place) {
            std::cout << place_text(scales.scales()[group.summary.scale], *group.place);
        }
        std::cout << '\n';
    }
    std::cout << '\n' << said("logged as entry ", "記録番号 ") << disclosure.access().index << '\n';
}

}  // namespace

Exit feedback_person(const Globals& globals, const FeedbackOptions& options) {
    auto question = question_of(options.person);
    if (!question) {
        return tell(question.error());
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    auto answer = (*node)->feedback().ask(*std::move(question));
    if (!answer) {
        return tell(answer.error());
    }
    if (const auto* const refusal = std::get_if<consent::Refusal>(&*answer)) {
        print_refusal(globals, *refusal, options.person.explain);
        return Exit::refused;
    }
    const auto& feedback = std::get<Feedback>(*answer);
    if (globals.json) {
        std::cout << json_of(feedback, (*node)->scales()) << '\n';
    } else {
        print_feedback(feedback, (*node)->scales(), (*node)->feedback().policy());
    }
    return Exit::ok;
}

Exit feedback_office(const Globals& globals, const FeedbackOptions& options) {
    const auto party = party_of(options.as);
    if (!party) {
        return tell(party.error());
    }
    using enum consent::Party;
    if (party->party != service_provider && party->party != care_facility && party->party != medical_institution) {
        tell({Fault::malformed, "KK-6222", "--as takes an office that assesses: service_provider, care_facility or "
                                           "medical_institution, with its number"});
        return Exit::usage;
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto standing = (*node)->states().standing();
    if (!standing) {
        return tell(standing.error());
    }
    auto& desk = (*node)->feedback();
    const auto groups = desk.office(party->organisation, (*standing)->day);
    if (!groups) {
        return tell(groups.error());
    }
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object().member("schema_version", 1).member("office", party->organisation);
        append_window(json, desk.window((*standing)->day));
        json.name("groups").open_array();
        for (const GroupSummary& group : *groups) {
            append_group(json.open_object(), (*node)->scales(), group);
            json.close_object();
        }
        json.close_array().close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    print_window(desk.window((*standing)->day));
    for (const GroupSummary& group : *groups) {
        print_group((*node)->scales(), desk.policy(), group);
        std::cout << '\n';
    }
    if (groups->empty()) {
        std::cout << said("no assessments in these months", "この期間の評価はありません") << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
