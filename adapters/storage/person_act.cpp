#include "adapters/storage/person_act.h"

#include <utility>

#include "adapters/storage/wrapped_key.h"

namespace kakehashi::storage {
namespace {

/// Whether the enrolment still belongs to the person whose head is locked, under the same key: a link, a split or a new key may have come in
/// between. That the insurer's key is another is no matter.
bool still_holds(Connection& connection, const Target& target) {
    std::int64_t person = 0;
    std::string wrapped_key;
    connection.session() << "SELECT person_id, wrapped_key FROM enrolment WHERE enrolment_id = :e AND visible = 1",
        soci::use(target.enrolment.value, "e"), soci::into(person), soci::into(wrapped_key);
    if (!connection.session().got_data() || person != target.person.value) {
        return false;
    }
    const auto then = numbers_of(target.wrapped_key);
    const auto now = numbers_of(wrapped_key);
    return then && now && then->newest == now->newest;
}

constexpr const char* moved = "KK-6515";

Error moved_now() { return {Fault::unavailable, moved, "the person was linked or split, or the key replaced, at this moment; try again"}; }

}  // namespace

bool moved_meanwhile(const Error& error) { return error.code == moved || error.code == "KK-4116"; }

Error nobody_disclosed() { return {Fault::refused, "KK-2302", "not disclosed: unknown person, or you may not"}; }

Result<Target> find_target(Connection& connection, InsurerNumber insurer, InsuredNumber insured) {
    const std::string insurer_no = insurer.str();
    const std::string insured_no = insured.str();
    Target target;
    connection.session() << "SELECT enrolment_id, person_id, wrapped_key FROM enrolment "
                            "WHERE insurer_no = :a AND insured_no = :b AND visible = 1",
        soci::use(insurer_no, "a"), soci::use(insured_no, "b"), soci::into(target.enrolment.value),
        soci::into(target.person.value), soci::into(target.wrapped_key);
    if (!connection.session().got_data()) {
        return nobody_disclosed();
    }
    return target;
}

Result<Act> commit_act(Connection& connection, const LedgerWriter& writer, const Target& target, Trial trial,
                       const std::function<Result<std::string>(std::vector<LedgerEvent>&)>& change) {
    Transaction transaction(connection);
    PersonHeads heads = heads_of(connection, {target.person.value}, HeadLock::wait);
    if (heads.empty()) {
        return nobody_disclosed();
    }
    if (!still_holds(connection, target)) {
        return moved_now();
    }
    std::vector<LedgerEvent> events;
    TRY(std::string id, change(events));
    raise_epochs(connection, heads);
    const auto written = writer.write(connection, events, heads, std::nullopt);
    if (trial == Trial::no) {
        transaction.commit();
    }
    return Act{std::move(id), written->back().index, written->back().leaf};
}

}  // namespace kakehashi::storage
