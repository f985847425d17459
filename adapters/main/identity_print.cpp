#include "adapters/main/identity_print.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <optional>

namespace kakehashi::app {
namespace {

struct FoundItem {
    IdentityItem item;
    IdentityFinding finding;
};

std::array<FoundItem, identity_item_count> items_of(const MatchScore& score) {
    std::array<FoundItem, identity_item_count> items{};
    for (std::size_t n = 0; n < items.size(); ++n) {
        items[n] = {static_cast<IdentityItem>(n), score.findings[n]};
    }
    return items;
}

std::string_view words_of(const IdentityTable& table, const FoundItem& found) {
    const IdentityTable::Words& words = table.words(found.item, found.finding);
    return said(words.en, words.ja);
}

}  // namespace

void print_items(const IdentityTable& table, const MatchScore& score) {
    for (const FoundItem& found : items_of(score)) {
        std::cout << "    " << std::showpos << std::setw(4) << table.points(found.item, found.finding) << std::noshowpos << "  "
                  << words_of(table, found) << '\n';
    }
}

void json_items(JsonText& json, const IdentityTable& table, const MatchScore& score, LinkCondition condition) {
    json.member("points", score.points).member("band", name_of(score.band)).member("condition", name_of(condition));
    json.name("items").open_array();
    for (const FoundItem& found : items_of(score)) {
        json.open_object()
            .member("item", name_of(found.item))
            .member("finding", name_of(found.finding))
            .member("points", table.points(found.item, found.finding))
            .member("text", words_of(table, found))
            .close_object();
    }
    json.close_array();
}

std::string_view condition_words(LinkCondition condition) {
    switch (condition) {
        case LinkCondition::holds: return {};
        case LinkCondition::kana_differs: return said("the kana names do not agree", "カナ氏名が一致しません");
        case LinkCondition::birth_date_differs: return said("the dates of birth do not agree", "生年月日が一致しません");
        case LinkCondition::sex_differs: return said("the sexes do not agree", "性別が一致しません");
        case LinkCondition::former_is_open: return said("the earlier enrolment has not ended", "前の資格が終わっていません");
    }
    return {};
}

Exit print_person_act(const Globals& globals, const storage::PersonAct& act) {
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object().member("schema_version", 1).name("dry_run").boolean(globals.dry_run);
        if (!globals.dry_run) {
            json.member("link", act.link).name("entries").open_array();
            for (const storage::WrittenEntry& entry : act.entries) {
                json.open_object().member("entry", entry.index).member("leaf", consent::hex(entry.leaf)).close_object();
            }
            json.close_array();
        }
        json.name("moved").open_array();
        for (const storage::EnrolmentNumbers& numbers : act.moved) {
            json.open_object().member("insurer", numbers.insurer.text()).member("insured", numbers.insured.text()).close_object();
        }
        json.close_array().close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    for (const storage::EnrolmentNumbers& numbers : act.moved) {
        std::cout << numbers.insurer.text() << ' ' << numbers.insured.text() << '\n';
    }
    if (globals.dry_run) {
        std::cout << said("would go over; nothing was changed", "が移ります（変更していません）") << '\n';
    } else {
        std::cout << said("went over; logged as entries ", "が移りました。記録番号 ") << act.entries.front().index << ", "
                  << act.entries.back().index << '\n';
    }
    return Exit::ok;
}

Result<Done> compare_people(Node& node) {
    std::optional<ProgressBar> bar;
    TRY(const storage::ScanReport report, node.identities().scan([&bar](std::int64_t done, std::int64_t all) {
        constexpr std::int64_t worth_telling = 1'000;
        if (all < worth_telling) {
            return;
        }
        if (!bar) {
            bar.emplace(std::string(said("comparing people", "名寄せ中")));
        }
        bar->show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(all));
    }));
    bar.reset();
    if (report.linked > 0) {
        std::cerr << said("linked by their former numbers: ", "旧番号により結び付けた人: ") << report.linked << '\n';
    }
    if (report.proposed > 0) {
        std::cerr << said("pairs that may be one person: ", "同じ人かもしれない組: ") << report.proposed
                  << said("; see: kakehashi review list", "（kakehashi review list で確認してください）") << '\n';
    }
    return Done{};
}

Result<storage::Statement> statement_of(const std::string& by, const std::string& reason) {
    if (std::ranges::all_of(reason, [](char c) { return c == ' '; })) {
        return Error{Fault::malformed, "KK-6541", "an act on persons needs --reason"};
    }
    storage::Statement statement{by.empty() ? console_user() : by, reason, {}};
    TRY_DONE(expect_loggable(statement.by));
    TRY_DONE(expect_loggable(statement.reason));
    return statement;
}

}  // namespace kakehashi::app
