#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "consent/notices.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// Who hears of what, how soon, and in which words (`conf/notices.csv`). Immutable once read; shared by threads.
class NoticePolicy {
public:
    struct Rule {
        KindSet proxies;      ///< proxies hear of it whose grant holds all of these; empty: none do
        bool at_once = false; ///< by mail at once; else with the next day's
        std::string title_ja;
        std::string title_en;
        std::string text_ja;  ///< {who}, {day}, {reason}, {until} and {what} stand for what the entry says
        std::string text_en;
    };

    /// From rows of a table kind,proxies,mail,title_ja,title_en,text_ja,text_en; `proxies` is `none`, `all` or a kind, `mail` is `now`
    /// or `daily`. Malformed (KK-2340) when a row is none of these, twice, or missing.
    [[nodiscard]] static Result<NoticePolicy> of(const std::vector<std::vector<std::string>>& rows, std::string_view file_name);

    [[nodiscard]] const Rule& rule(NoticeKind kind) const { return rules_.at(kind); }

private:
    std::map<NoticeKind, Rule> rules_;
};

}  // namespace kakehashi::consent
