#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "adapters/mail/smtp_sender.h"
#include "adapters/main/terminal.h"
#include "adapters/storage/notices.h"
#include "consent/notice_policy.h"

namespace kakehashi::app {

/// What notices say, in both languages: `conf/notices.csv` and `conf/notice-words.csv`. Immutable; shared by threads.
class NoticeWords {
public:
    [[nodiscard]] static Result<NoticeWords> open(const std::filesystem::path& home);

    [[nodiscard]] const consent::NoticePolicy& policy() const { return policy_; }
    [[nodiscard]] std::string title(consent::NoticeKind kind, Language in) const;
    /// With who it was, when, why and what, as the notice's entry or day says. For the person's or proxy's eyes.
    [[nodiscard]] std::string text(const storage::StoredNotice& notice, Language in) const;
    /// A mail about so many notices, in Japanese and English: it says nothing of what they are or of whom. `portal` may be empty.
    [[nodiscard]] mail::Mail mail(const std::string& to, std::size_t count, const std::string& portal) const;

    /// A word of the second table; the name itself when there is none.
    [[nodiscard]] std::string word(std::string_view name, Language in) const;

private:
    struct Word {
        std::string japanese;
        std::string english;
    };
    [[nodiscard]] std::string who(const storage::StoredNotice& notice, Language in) const;
    [[nodiscard]] std::string what(const storage::StoredNotice& notice, Language in) const;

    consent::NoticePolicy policy_;
    std::map<std::string, Word, std::less<>> words_;
};

}  // namespace kakehashi::app
