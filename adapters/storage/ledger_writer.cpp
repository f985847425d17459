#include "adapters/storage/ledger_writer.h"

#include <chrono>
#include <utility>

#include "adapters/storage/random.h"
#include "consent/ledger/entry.h"

namespace kakehashi::storage {

namespace ledger = consent::ledger;

Timestamp now() {
    return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

std::string entry_context(const consent::Digest& commitment) { return std::string(entry_context_prefix) + consent::hex(commitment); }

/// Entries ready to be stored, and what their writers will hear of them.
struct LedgerWriter::Composed {
    std::vector<EntryRow> rows;
    std::vector<WrittenEntry> written;

    std::optional<std::vector<WrittenEntry>> numbered(std::optional<std::int64_t> first) && {
        if (!first) {
            return std::nullopt;
        }
        for (std::size_t n = 0; n < written.size(); ++n) {
            written[n].index = *first + static_cast<std::int64_t>(n);
        }
        return std::move(written);
    }
};

LedgerWriter::Composed LedgerWriter::compose(const std::vector<LedgerEvent>& events, PersonHeads& heads) const {
    Composed composed;
    composed.rows.reserve(events.size());
    composed.written.reserve(events.size());
    for (auto& [person, head] : heads) {
        head.moved = false;
    }
    const std::string salts = random_bytes(ledger::salt_size * events.size());
    for (std::size_t n = 0; n < events.size(); ++n) {
        const LedgerEvent& event = events[n];
        ledger::EntryContent content{event.type, event.event, now(), std::nullopt};
        PersonHead* head = nullptr;
        if (event.person) {
            head = &heads.at(event.person->value);
            content.link = ledger::ChainLink{*event.person, head->run + 1, head->previous};
        }
        const std::string salt = salts.substr(n * ledger::salt_size, ledger::salt_size);
        const std::string body = ledger::body_of(content);
        const consent::Digest commitment = ledger::commitment_of(hasher_, salt, body);
        const consent::Digest leaf = ledger::leaf_of(hasher_, commitment);
        if (head != nullptr) {
            ++head->run;
            head->previous = leaf;
            head->moved = true;
        }
        composed.rows.push_back({event.person ? event.person->value : 0, head != nullptr ? head->run : 0,
                                 consent::hex(commitment), seal(*key_, entry_context(commitment), salt + body)});
        composed.written.push_back({0, leaf, content.at});
    }
    return composed;
}

std::optional<std::vector<WrittenEntry>> LedgerWriter::write(Connection& connection,
                                                             const std::vector<LedgerEvent>& events, PersonHeads& heads,
                                                             const std::optional<DecidedOn>& decided_on) const {
    Composed composed = compose(events, heads);
    return std::move(composed).numbered(append_rows(connection, composed.rows, heads, decided_on));
}

std::optional<std::vector<WrittenEntry>> LedgerWriter::write_if_unmoved(Connection& connection,
                                                                        const std::vector<LedgerEvent>& events,
                                                                        PersonHeads& heads,
                                                                        const DecidedOn& decided_on) const {
    EXPECTS(connection.dialect() == Dialect::postgresql);
    const RememberedHeads before(heads);
    Composed composed = compose(events, heads);
    return std::move(composed).numbered(append_rows_if_unmoved(connection, composed.rows, heads, before, decided_on));
}

void LedgerWriter::prepare(Connection& connection, const std::vector<LedgerEvent>& events, PersonHeads& heads,
                           std::int64_t before) const {
    EXPECTS(connection.dialect() == Dialect::postgresql);
    prepare_rows(connection, compose(events, heads).rows, heads, before);
}

void LedgerWriter::append_prepared(Connection& connection, std::int64_t count) const { append_prepared_rows(connection, count); }

}  // namespace kakehashi::storage
