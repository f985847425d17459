#include "tests/adapters/storage/import_work.h"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/fakes/handed_source.h"

namespace kakehashi::test {
namespace {

constexpr int instructions_per_count = 100;
std::atomic<std::int64_t> counted{0};

int count_one(void* /*unused*/) {
    ++counted;
    return 0;
}

/// Called by SQLite for every connection that opens.
int watch(sqlite3* connection, const char** /*error*/, const void* /*routines*/) {
    sqlite3_progress_handler(connection, instructions_per_count, count_one, nullptr);
    return SQLITE_OK;
}

/// Counts the instructions of every connection that is open at a time; there is only one in these tests.
storage::Dialect watched(storage::Dialect dialect) {
    if (dialect == storage::Dialect::sqlite) {
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch));
    }
    return dialect;
}

std::string ten_digits(int n) {
    const std::string text = std::to_string(n + 1);
    return std::string(10 - text.size(), '0') + text;
}

}  // namespace

PersonUnit numbered_unit(int n) { return unit_of(home_insurer, ten_digits(n)); }

PersonUnit numbered_person(int n, const std::string& order) { return register_row(home_insurer, ten_digits(n), order); }

WorkedNode::WorkedNode(storage::Dialect dialect) : node_(watched(dialect)) {}

SetId WorkedNode::stage(ImportStore& store, const std::vector<PersonUnit>& units) {
    const std::string serial = std::to_string(++serial_);
    const SetName name{"municipal", "handed", home_insurer, "", serial, ""};
    const std::vector<ClaimedFile> files = {
        {{serial, std::make_shared<MemoryBytes>(serial), serial}, {name, "FORM", "1", {}}}};
    const SetId set = needed(store.receive(name, serial, files, {"municipality", home_insurer, "console"})).id;
    needed(store.begin(set));
    std::vector<Finding> findings;
    for (const PersonUnit& unit : units) {
        if (unit.register_entry) {
            needed(store.stage_register(unit, findings));
        }
        const auto person = needed(store.find(unit.insurer, unit.insured));
        for (const Replacement& replacement : unit.replacements) {
            needed(store.stage_facts(*person, replacement));
        }
        for (const DirectiveEntry& directive : unit.directives) {
            needed(store.stage_directive(*person, unit, directive));
        }
        for (const RelationEntry& relation : unit.relations) {
            needed(store.stage_relation(*person, relation));
        }
    }
    return set;
}

void WorkedNode::import(const std::vector<PersonUnit>& units) {
    const auto store = node_.import_store();
    const SetId set = stage(*store, units);
    SetReport report;
    report.staged = static_cast<std::int64_t>(units.size());
    needed(store->publish(set, report));
}

void WorkedNode::import_and_put_aside(const std::vector<PersonUnit>& units) {
    const auto store = node_.import_store();
    const SetId set = stage(*store, units);
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    needed(store->put_aside(set, report));
}

double WorkedNode::work_so_far() {
    if (node_.database().dialect() == storage::Dialect::sqlite) {
        return static_cast<double>(counted);
    }
    // A session tells its counts when it ends; the imports' own sessions have ended, but perhaps a moment ago only.
    double last = -1;
    for (double now = rows_read(); now != last; now = rows_read()) {
        last = now;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return last;
}

double WorkedNode::rows_read() {
    return static_cast<double>(node_.number(
        "SELECT CAST((SELECT COALESCE(sum(seq_tup_read), 0) FROM pg_stat_user_tables WHERE schemaname = current_schema()) + "
        "(SELECT COALESCE(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE schemaname = current_schema()) AS bigint)"));
}

}  // namespace kakehashi::test
