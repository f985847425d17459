#include "adapters/main/notice_desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "adapters/main/home.h"
#include "adapters/storage/mail_queue.h"

namespace kakehashi::app {
namespace {

constexpr int mails_at_once = 200;

std::string first_line(std::string text) { return text.substr(0, text.find_first_of("\r\n")); }

/// The kinds that are mailed at once.
std::vector<int> urgent_kinds(const consent::NoticePolicy& policy) {
    std::vector<int> urgent;
    for (int number = 1; number <= static_cast<int>(consent::NoticeKind::certification_ends); ++number) {
        if (policy.rule(static_cast<consent::NoticeKind>(number)).at_once) {
            urgent.push_back(number);
        }
    }
    return urgent;
}

Timestamp midnight_of(CalendarDate day) { return Timestamp::parse_iso(day.iso() + "T00:00:00+09:00").value_or(Timestamp{}); }

}  // namespace

Result<NoticeDesk> NoticeDesk::open(Node& node, const NoticeWords& words) {
    NoticeDesk desk(node, words);
    const Configuration& configuration = node.configuration();
    if (!configuration.smtp.host.empty()) {
        mail::SmtpSettings settings = configuration.smtp;
        if (settings.from.empty()) {
            return Error{Fault::missing, "KK-8008", "notices.smtp is set, but not the address mails come from (notices.from)"};
        }
        if (!configuration.smtp_password.empty()) {
            auto password = read_text(configuration.smtp_password);
            if (!password) {
                return Error{Fault::missing, "KK-8007", "the password of the mail server cannot be read (notices.smtp_password)"};
            }
            settings.password = first_line(*std::move(password));
        }
        desk.sender_.emplace(std::move(settings));
    }
    return desk;
}

Result<std::int64_t> NoticeDesk::make() {
    TRY(std::int64_t made, maker_.follow_log());
    const CalendarDate today = storage::now().day_in_japan();
    if (watched_ != today) {
        TRY(const std::int64_t ending, maker_.watch_certifications(today, node_.configuration().certification_notice_days));
        made += ending;
        watched_ = today;
    }
    return made;
}

Result<Done> NoticeDesk::mail(NoticeRound& round) const {
    const Timestamp today = midnight_of(storage::now().day_in_japan());
    TRY(const auto pending, storage::pending_mails(node_.database(), node_.keys(), urgent_kinds(words_.policy()), today, mails_at_once));
    for (const storage::PendingMail& each : pending) {
        const auto sent = sender_->send(words_.mail(each.address, each.notices.size(), node_.configuration().portal));
        if (sent) {
            TRY_DONE(storage::mark_sent(node_.database(), each.notices));
            ++round.mailed;
        } else if (sent.error().fault == Fault::refused) {
            TRY_DONE(storage::mark_failed(node_.database(), each));
            ++round.refused;
        } else {
            round.waiting = static_cast<std::int64_t>(pending.size()) - round.mailed - round.refused;
            return sent.error();
        }
    }
    return Done{};
}

Result<NoticeRound> NoticeDesk::round() {
    NoticeRound round;
    TRY(round.made, make());
    if (sender_) {
        TRY_DONE(mail(round));
    }
    return round;
}

Rounds::Work notice_rounds(NoticeDesk& desk, int every_s) {
    static constexpr int longest_pause_s = 300;
    return [&desk, every_s, pause_s = every_s](const std::stop_token&) mutable {
        const auto round = desk.round();
        if (!round) {
            spdlog::error("notices could not be made or sent: {} [{}]", round.error().message, round.error().code);
            pause_s = std::min(pause_s * 2, longest_pause_s);
        } else {
            pause_s = every_s;
            if (round->refused > 0) {
                spdlog::warn("{} addresses for notices were refused by the mail server", round->refused);
            }
        }
        return std::chrono::seconds(pause_s);
    };
}

}  // namespace kakehashi::app
