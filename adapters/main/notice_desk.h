#pragma once

#include <cstdint>
#include <optional>

#include "adapters/main/node.h"
#include "adapters/main/notice_words.h"
#include "adapters/main/rounds.h"
#include "adapters/storage/notice_maker.h"

namespace kakehashi::app {

/// What a round did.
struct NoticeRound {
    std::int64_t made = 0;
    std::int64_t mailed = 0;   ///< mails, each about one or more notices
    std::int64_t refused = 0;  ///< addresses that will never do
    std::int64_t waiting = 0;  ///< mails that the server did not take; the next round tries again
};

/// The work behind notices, round by round: makes those that are due and hands mails to the server named in the settings. Not for
/// sharing between threads.
class NoticeDesk {
public:
    /// Both must outlive the desk. Missing (KK-8007, KK-8008) when the password of the mail server cannot be read, or no
    /// sender is set beside the server.
    [[nodiscard]] static Result<NoticeDesk> open(Node& node, const NoticeWords& words);

    [[nodiscard]] Result<std::int64_t> make();
    [[nodiscard]] Result<NoticeRound> round();

private:
    NoticeDesk(Node& node, const NoticeWords& words)
        : node_(node), words_(words), maker_(node.database(), node.ledger(), words.policy()) {}
    [[nodiscard]] Result<Done> mail(NoticeRound& round) const;

    Node& node_;
    const NoticeWords& words_;
    storage::NoticeMaker maker_;
    std::optional<mail::SmtpSender> sender_;
    std::optional<CalendarDate> watched_;  ///< the day certifications were last looked at
};

/// Rounds of the desk. Failures go to the server's log, and the next round tries again, later each time.
[[nodiscard]] Rounds::Work notice_rounds(NoticeDesk& desk, int every_s);

}  // namespace kakehashi::app
