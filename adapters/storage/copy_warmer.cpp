#include "adapters/storage/copy_warmer.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/sealed_person.h"

namespace kakehashi::storage {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t copies_in_a_step = 64;
constexpr int rest_per_work = 3;

struct NextCopies {
    explicit NextCopies(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT c.enrolment_id, e.insurer_no, e.insured_no FROM reading_copy c JOIN enrolment e ON "
                            "e.enrolment_id = c.enrolment_id AND e.visible = 1 WHERE c.enrolment_id > :after ORDER BY c.enrolment_id LIMIT " +
                                std::to_string(copies_in_a_step),
                     soci::use(after), soci::into(enrolment), soci::into(insurer), soci::into(insured))) {}

    std::int64_t after = 0;
    std::int64_t enrolment = 0;
    std::string insurer;
    std::string insured;
    soci::statement statement;
};

struct CopyOnFile {
    std::int64_t enrolment = 0;
    std::optional<InsurerNumber> insurer;
    std::optional<InsuredNumber> insured;
};

struct ErasedPersons {
    explicit ErasedPersons(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT person_id, erased_at FROM erasure WHERE erased_at > :since ORDER BY erased_at",
                     soci::use(since), soci::into(person), soci::into(erased_at))) {}

    std::int64_t since = 0;
    std::int64_t person = 0;
    std::int64_t erased_at = 0;
    soci::statement statement;
};

}  // namespace

CopyWarmer::CopyWarmer(Database& database, SociStateStore& states, std::chrono::milliseconds look_again)
    : database_(database), states_(states), look_again_(look_again), thread_([this] { run(); }) {}

CopyWarmer::~CopyWarmer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

void CopyWarmer::run() {
    constexpr int low_rank = 10;
    static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), low_rank));  // of this thread, on Linux
    Clock::duration pause = 0s;
    while (rest(pause)) {
        const auto begun = Clock::now();
        try {
            step();
            pause = filled_ ? Clock::duration(look_again_) : rest_per_work * (Clock::now() - begun);
        } catch (const std::exception&) {
            connection_.reset();
            pause = look_again_;
        }
    }
}

void CopyWarmer::step() {
    if (!connection_) {
        connection_ = database_.connect();
    }
    const auto limit = database_.patience_for(*connection_);
    if (const auto begun = Clock::now(); begun >= next_look_) {
        forget_erased();
        next_look_ = begun + look_again_;
    }
    if (!filled_) {
        take_next_copies();
    }
}

/// Whoever could not be read because the database failed is tried again.
void CopyWarmer::take_next_copies() {
    auto& next = connection_->prepared<NextCopies>();
    next.after = last_enrolment_;
    std::vector<CopyOnFile> copies;
    next.statement.execute();
    while (next.statement.fetch()) {
        copies.push_back({next.enrolment, InsurerNumber::parse(next.insurer), InsuredNumber::parse(next.insured)});
    }
    for (const CopyOnFile& copy : copies) {
        if (copy.insurer && copy.insured) {
            const auto sealed = read_sealed(*connection_, *copy.insurer, *copy.insured);
            if (sealed && *sealed && !states_.keep_in_spare_room(*sealed)) {
                filled_ = true;
                return;
            }
        }
        last_enrolment_ = copy.enrolment;
    }
    filled_ = copies.size() < copies_in_a_step;
}

/// Times of erasures are taken before they commit: some may show a little late.
void CopyWarmer::forget_erased() {
    constexpr std::int64_t late = 120'000'000;
    auto& erased = connection_->prepared<ErasedPersons>();
    erased.since = std::max<std::int64_t>(0, last_erasure_ - late);
    erased.statement.execute();
    while (erased.statement.fetch()) {
        states_.forget({erased.person});
        last_erasure_ = std::max(last_erasure_, erased.erased_at);
    }
}

bool CopyWarmer::rest(Clock::duration time) {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, time, [this] { return ending_; });
}

}  // namespace kakehashi::storage
