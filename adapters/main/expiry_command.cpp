#include <algorithm>
#include <iostream>
#include <iterator>
#include <utility>
#include <vector>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/storage/claim_months.h"
#include "adapters/storage/ending_relations.h"
#include "consent/relation_end.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::Basis;
using storage::EndingRelation;

constexpr int longest_window = 366;

bool ended_by_day(const EndingRelation& each) { return each.relation.ended_on.has_value(); }

/// The month whose claim or actuals would have it go on; empty where no month does.
std::string month_needed(const EndingRelation& each) {
    const bool by_check = each.relation.basis == Basis::identity_check && (!ended_by_day(each) || *each.relation.ended_on > each.last_day);
    return by_check ? consent::claim_month_after(each.last_day).iso() : std::string{};
}

std::string what_keeps(const EndingRelation& each) {
    const std::string month = month_needed(each);
    switch (each.relation.basis) {
        case Basis::identity_check:
            return month.empty() ? std::string(said("a new check of identity", "本人確認の更新"))
                                 : std::string(said("a new check of identity, or service claimed for ", "本人確認の更新、またはサービス提供月 ")) + month +
                                       std::string(said(" or later", " 以降の請求・実績"));
        case Basis::plan_notice: return std::string(said("a plan notice that names the office", "この事業所を届け出る居宅サービス計画作成依頼届出"));
        case Basis::opinion_request: return std::string(said("a new request for an opinion", "新たな意見書の作成依頼"));
        case Basis::admission:
        case Basis::facility_stay: return std::string(said("a new stay", "新たな入院・入所"));
    }
    return {};
}

void print(const EndingRelation& each) {
    std::cout << each.last_day.iso() << "  " << (each.alive ? said("until then", "この日まで") : said("ended    ", "終了済み  ")) << "  "
              << each.insurer.text() << ' ' << each.insured.text() << "  " << name_of(each.relation.party) << ' ' << each.relation.organisation
              << " (" << name_of(each.relation.basis) << ")\n    " << said("kept alive by: ", "継続に必要なもの: ") << what_keeps(each) << '\n';
}

std::string json_of(const EndingRelation& each) {
    std::string text;
    const auto& relation = each.relation;
    JsonText(text)
        .open_object()
        .member("insurer", each.insurer.text())
        .member("insured", each.insured.text())
        .member("organisation", relation.organisation)
        .member("party", name_of(relation.party))
        .member("basis", name_of(relation.basis))
        .member("state", each.alive ? "ending" : "ended")
        .member("last_day", each.last_day.iso())
        .member("verified_on", relation.verified_on.iso())
        .member_or_null("last_claim_month", relation.last_claim_month ? relation.last_claim_month->iso() : std::string{})
        .member_or_null("ended_on", relation.ended_on ? relation.ended_on->iso() : std::string{})
        .member_or_null("month_needed", month_needed(each))
        .member("kept_alive_by", what_keeps(each))
        .close_object();
    return text;
}

/// Prints page by page, so that nothing grows with the number of people; returns how many there were.
Result<std::size_t> print_pages(const Globals& globals, Node& node, storage::EndingRelations& ending) {
    std::size_t told = 0;
    while (true) {
        TRY(const auto page, ending.next());
        if (!page) {
            return told;
        }
        std::vector<Numbers> people;
        std::ranges::transform(*page, std::back_inserter(people), [](const EndingRelation& each) { return Numbers{each.insurer, each.insured}; });
        TRY_DONE(log_lists(node, std::move(people), "expiring"));
        for (const EndingRelation& each : *page) {
            if (globals.json) {
                std::cout << (told == 0 ? "" : ",") << json_of(each);
            } else {
                print(each);
            }
            ++told;
        }
    }
}

}  // namespace

Exit relation_expiring(const Globals& globals, const ExpiringOptions& options) {
    storage::EndingFilter filter;
    filter.within = options.within;
    const auto insurer = insurer_of(options.insurer);
    if (!insurer) {
        return tell(insurer.error());
    }
    filter.insurer = *insurer;
    if (options.within < 1 || options.within > longest_window) {
        return tell({Fault::malformed, "KK-8242", "--within takes 1 to 366 days"});
    }
    auto node = open_node(globals);
    const auto standing = node ? (*node)->states().standing() : Result<std::shared_ptr<const consent::Standing>>(node.error());
    if (!standing) {
        return tell(standing.error());
    }
    filter.today = (*standing)->day;
    if (globals.json) {
        std::cout << R"({"schema_version":1,"on":")" << filter.today.iso() << R"(","within":)" << filter.within << R"(,"relations":[)";
    }
    storage::EndingRelations ending((*node)->database(), (*node)->states(), filter);
    const auto told = print_pages(globals, **node, ending);
    if (!told) {
        return tell(told.error());
    }
    if (globals.json) {
        std::cout << "]}\n";
    } else if (*told == 0) {
        std::cout << said("nothing on file", "該当するものはありません") << '\n';
    }
    return Exit::ok;
}

Exit relation_refresh(const Globals& globals) {
    auto node = open_node(globals);
    const auto standing = node ? (*node)->states().standing() : Result<std::shared_ptr<const consent::Standing>>(node.error());
    if (!standing) {
        return tell(standing.error());
    }
    const auto raised = storage::raise_claim_months((*node)->database(), (*node)->ledger(), (*standing)->day, trial_of(globals), [] { return true; });
    if (!raised) {
        return tell(raised.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("raised", raised->relations).name("dry_run").boolean(globals.dry_run).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << (globals.dry_run ? said("claim months that would be raised: ", "更新されるサービス提供月: ")
                                      : said("claim months raised: ", "更新したサービス提供月: "))
                  << raised->relations << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
