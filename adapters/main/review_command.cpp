#include <iostream>
#include <map>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/identity_print.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr int most_shown = 1'000;

std::string_view band_of(const IdentityTable& table, int points) {
    return name_of(points >= table.strong() ? MatchBand::strong : points >= table.review() ? MatchBand::review : MatchBand::none);
}

/// A band, origin or state as people say it.
std::string in_words(std::string_view name) {
    static const std::map<std::string_view, std::string_view> japanese = {
        {"strong", "優先"},   {"review", "要確認"},       {"none", "根拠が弱い"},
        {"found", "照合で発見"}, {"named", "台帳の旧番号"}, {"asked", "人の依頼"},
        {"open", "確認待ち"}, {"linked", "同じ人"},       {"not_same", "別の人"}};
    const auto found = japanese.find(name);
    return std::string(language() == Language::japanese && found != japanese.end() ? found->second : name);
}

std::string_view condition_named(std::string_view name) {
    for (const LinkCondition condition : {LinkCondition::kana_differs, LinkCondition::birth_date_differs,
                                          LinkCondition::sex_differs, LinkCondition::former_is_open}) {
        if (name_of(condition) == name) {
            return condition_words(condition);
        }
    }
    return {};
}

void json_period(JsonText& json, const char* name, const Enrolment& enrolment) {
    json.name(name)
        .open_object()
        .member("insurer", enrolment.insurer.text())
        .member("insured", enrolment.insured.text())
        .member_or_null("from", enrolment.period.from ? enrolment.period.from->iso() : std::string{})
        .member_or_null("to", enrolment.period.to ? enrolment.period.to->iso() : std::string{})
        .close_object();
}

void print_period(const Enrolment& enrolment) {
    std::cout << enrolment.insurer.text() << ' ' << enrolment.insured.text() << "  "
              << (enrolment.period.from ? enrolment.period.from->iso() : std::string{}) << " – "
              << (enrolment.period.to ? enrolment.period.to->iso() : std::string{}) << '\n';
}

Exit print_review(const Globals& globals, const IdentityTable& table, const storage::Review& review) {
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object()
            .member("schema_version", 1)
            .member("review", review.row.id)
            .member("state", review.row.state)
            .member("origin", review.row.origin)
            .member("created_at", Timestamp{review.row.created_at}.iso_utc());
        json_period(json, "earlier", review.a);
        json_period(json, "later", review.b);
        json_items(json, table, review.score, review.condition);
        json.close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    std::cout << said("review ", "確認 ") << review.row.id << "  " << in_words(review.row.state) << "  "
              << review.score.points << ' ' << in_words(name_of(review.score.band)) << '\n';
    print_period(review.a);
    print_period(review.b);
    print_items(table, review.score);
    if (const auto words = condition_words(review.condition); !words.empty()) {
        std::cout << "          " << words << '\n';
    }
    return Exit::ok;
}

}  // namespace

Exit review_list(const Globals& globals, const ReviewOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    if (const auto compared = compare_people(**node); !compared) {
        return tell(compared.error());
    }
    const auto rows = (*node)->identities().reviews(options.state, most_shown);
    if (!rows) {
        return tell(rows.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("reviews").open_array();
    for (const storage::ReviewRow& row : *rows) {
        const std::string_view band = band_of((*node)->identity_table(), row.points);
        if (!globals.json) {
            std::cout << row.id << "  " << row.points << ' ' << in_words(band) << "  " << in_words(row.origin) << "  "
                      << condition_named(row.condition) << '\n';
        }
        json.open_object()
            .member("review", row.id)
            .member("state", row.state)
            .member("origin", row.origin)
            .member("points", row.points)
            .member("band", band)
            .member("condition", row.condition)
            .member("created_at", Timestamp{row.created_at}.iso_utc())
            .close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, rows->empty());
}

Exit review_show(const Globals& globals, const ReviewOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto review = (*node)->identities().review(options.id, console_user());
    return review ? print_review(globals, (*node)->identity_table(), *review) : tell(review.error());
}

Exit review_decide(const Globals& globals, const ReviewOptions& options) {
    if (options.link == options.not_same) {
        return tell({Fault::malformed, "KK-6542", "review decide takes --link or --not-same"}), Exit::usage;
    }
    const auto statement = statement_of(options.by, options.reason);
    if (!statement) {
        return tell(statement.error()), Exit::usage;
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    if (options.link) {
        const auto act = (*node)->identities().decide_link(options.id, *statement, trial_of(globals));
        return act ? print_person_act(globals, *act) : tell(act.error());
    }
    const auto act = (*node)->identities().decide_not_same(options.id, *statement, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

}  // namespace kakehashi::app
