#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/main/notice_words.h"
#include "adapters/paper/paper.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/letter_recipients.h"

namespace kakehashi::app {

/// Who looked in a month, and how often; people and machines kept apart.
struct LooksOfOne {
    std::string party;  ///< `counter` for lists at a console
    std::string organisation;
    std::int64_t people = 0;
    std::int64_t machines = 0;
    CalendarDate last;
};

/// Of the entries about a person, those of that month by which something was shown, except the person's own; most frequent first.
[[nodiscard]] std::vector<LooksOfOne> looks_of(const std::vector<storage::LedgerEntry>& entries, ServiceMonth month);

/// What one letter is about.
struct Letter {
    storage::LetterRecipient to;
    ServiceMonth month;
    std::vector<LooksOfOne> looks;
    std::vector<storage::StoredNotice> notices;  ///< of the month, newest first
    std::int64_t last_entry = 0;
};

/// Sets one letter, in Japanese.
void write_letter(paper::Paper& paper, const NoticeWords& words, const Letter& letter,
                  const std::function<std::string(const std::string&)>& office_named);

}  // namespace kakehashi::app
