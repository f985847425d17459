#include "adapters/storage/chain_check.h"

#include <array>
#include <charconv>

namespace kakehashi::storage {
namespace {

using consent::Digest;
using Kind = LedgerFaultKind;

bool is_number(std::string_view text, std::int64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return text == std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace

ChainCheck::ChainCheck(LedgerFaults& faults, std::unordered_map<std::int64_t, ChainEnd> ends) : faults_(faults), ends_(std::move(ends)) {
    newcomers_.reserve(ends_.size());
    for (const auto& [person, end] : ends_) {
        newcomers_.push_back(person);
    }
}

void ChainCheck::take(std::int64_t index, std::int64_t person, std::int64_t run, const Digest& leaf,
                      const consent::ledger::BodyParts& body) {
    const auto fault = [&](Kind kind) { faults_.add(kind, "access_log " + std::to_string(index)); };
    if (body.person.empty()) {
        if (person != 0 || run != 0) {
            fault(Kind::person_not_in_body);
        }
        return;
    }
    if (!is_number(body.person, person) || !is_number(body.run, run)) {
        fault(Kind::place_differs);
    }
    const auto [at, is_new] = ends_.try_emplace(person);
    if (is_new) {
        newcomers_.push_back(person);
    }
    ChainEnd& end = at->second;
    if (run != end.run + 1 || consent::digest_from_hex(body.previous) != end.leaf) {
        fault(Kind::chain_broken);
    }
    end = {run, leaf};
}

void ChainCheck::finish(Connection& connection) {
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string leaf;
    std::size_t with_entries = 0;
    soci::statement statement = (connection.session().prepare << "SELECT person_id, run_no, prev_leaf FROM person_head",
                                 soci::into(person), soci::into(run), soci::into(leaf));
    statement.execute();
    while (statement.fetch()) {
        const auto end = ends_.find(person);
        with_entries += end != ends_.end() ? 1 : 0;
        const ChainEnd expected = end == ends_.end() ? ChainEnd{} : end->second;
        if (run != expected.run || consent::digest_from_hex(leaf) != expected.leaf) {
            faults_.add(Kind::chain_end_differs, "person_head");  // the number is a person's: it is not told
        }
    }
    for (; with_entries < ends_.size(); ++with_entries) {
        faults_.add(Kind::chain_end_missing, "person_head");
    }
}

}  // namespace kakehashi::storage
