#include "tests/conformance/store_under_test.h"

#include "tests/conformance/database_node.h"
#include "tests/fakes/memory_import_store.h"

namespace kakehashi::test {
namespace {

class InMemory final : public StoreUnderTest {
public:
    InMemory() : store_(policy(), *CalendarDate::of(2026, 11, 22)), imports_(store_) {}

    consent::StateStore& states() override { return store_; }
    consent::AccessLog& log() override { return store_; }
    ImportStore& imports() override { return imports_; }
    Acts& acts() override { return store_; }
    std::unique_ptr<ImportStore> another_import() override { return std::make_unique<MemoryImportStore>(store_); }
    std::vector<SeenEntry> entries() override {
        std::vector<SeenEntry> seen;
        for (const auto& entry : store_.entries()) {
            seen.push_back({static_cast<std::int64_t>(seen.size()), entry.person ? entry.person->value : 0, entry.run});
        }
        return seen;
    }

private:
    static std::shared_ptr<const consent::Policy> policy() {
        return std::make_shared<const consent::Policy>(
            needed(consent::Policy::parse(sharing_matrix_text(), "sharing-matrix.csv")));
    }

    MemoryStore store_;
    MemoryImportStore imports_;
};

class OnDatabase final : public StoreUnderTest, public Acts {
public:
    explicit OnDatabase(storage::Dialect dialect) : node_(dialect) {}

    consent::StateStore& states() override { return node_.states(); }
    consent::AccessLog& log() override { return node_.log(); }
    ImportStore& imports() override { return node_.imports(); }
    Acts& acts() override { return *this; }
    std::unique_ptr<ImportStore> another_import() override { return node_.import_store(); }
    std::vector<SeenEntry> entries() override {
        return needed(node_.database().with([](storage::Connection& connection) -> Result<std::vector<SeenEntry>> {
            std::vector<SeenEntry> seen;
            SeenEntry entry;
            soci::statement statement =
                (connection.session().prepare
                     << "SELECT idx, COALESCE(person_id, 0), COALESCE(run_no, 0) FROM access_log ORDER BY idx",
                 soci::into(entry.index), soci::into(entry.person), soci::into(entry.run));
            statement.execute();
            while (statement.fetch()) {
                seen.push_back(entry);
            }
            return seen;
        }));
    }
    storage::Database* database() override { return &node_.database(); }
    const storage::LedgerWriter* writer() override { return &node_.writer(); }
    void activate_policy() override { node_.activate_policy(); }

    Result<Done> record(InsurerNumber insurer, InsuredNumber insured, const DirectiveEntry& entry) override {
        return done(node_.acts().record(insurer, insured, entry, "test"));
    }
    Result<Done> record(InsurerNumber insurer, InsuredNumber insured, const RelationEntry& entry) override {
        return done(node_.acts().record(insurer, insured, entry, "test"));
    }
    Result<Done> end_relation(InsurerNumber insurer, InsuredNumber insured, const std::string& organisation,
                              consent::Party party, CalendarDate to) override {
        return done(node_.acts().end_relation(insurer, insured, organisation, party, to, "test"));
    }

    Result<Done> link(InsurerNumber kept_insurer, InsuredNumber kept, InsurerNumber other_insurer, InsuredNumber other,
                      bool decided) override {
        return done(node_.links().link({kept_insurer, kept}, {other_insurer, other}, {"test", "test", {}},
                                       decided ? storage::LinkGround::decided : storage::LinkGround::conditions));
    }
    Result<Done> split(InsurerNumber insurer, InsuredNumber insured) override {
        return done(node_.links().split({insurer, insured}, {"test", "test", {}}));
    }

private:
    template <class T>
    static Result<Done> done(Result<T> act) {
        return std::move(act).and_then([](T&&) { return Result<Done>(Done{}); });
    }

    DatabaseNode node_;
};

}  // namespace

std::vector<std::string> every_store() {
    std::vector<std::string> names = every_database();
    names.insert(names.begin(), "memory");
    return names;
}

std::unique_ptr<StoreUnderTest> open_store(const std::string& name) {
    if (name == "memory") {
        return std::make_unique<InMemory>();
    }
    return std::make_unique<OnDatabase>(dialect_named(name));
}

}  // namespace kakehashi::test
