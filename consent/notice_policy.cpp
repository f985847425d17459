#include "consent/notice_policy.h"

namespace kakehashi::consent {
namespace {

constexpr std::size_t columns = 7;
constexpr std::size_t kinds = 6;

}  // namespace

Result<NoticePolicy> NoticePolicy::of(const std::vector<std::vector<std::string>>& rows, std::string_view file_name) {
    NoticePolicy policy;
    const auto wrong = [&](const char* what) { return Error{Fault::malformed, "KK-2340", what, {std::string(file_name), 0, 0}}; };
    for (const auto& row : rows) {
        const auto kind = row.size() == columns ? notice_kind_named(row[0]) : std::nullopt;
        if (!kind) {
            return wrong("a row names no kind of notice");
        }
        Rule rule;
        if (row[1] != "none") {
            const auto proxies = KindSet::parse(row[1], ';');
            if (!proxies) {
                return wrong("proxies is none, all, or kinds");
            }
            rule.proxies = *proxies;
        }
        if (row[2] != "now" && row[2] != "daily") {
            return wrong("mail is now or daily");
        }
        rule.at_once = row[2] == "now";
        rule.title_ja = row[3];
        rule.title_en = row[4];
        rule.text_ja = row[5];
        rule.text_en = row[6];
        if (!policy.rules_.emplace(*kind, std::move(rule)).second) {
            return wrong("a kind of notice stands twice");
        }
    }
    return policy.rules_.size() == kinds ? Result<NoticePolicy>(std::move(policy)) : wrong("a kind of notice is missing");
}

}  // namespace kakehashi::consent
