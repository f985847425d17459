#pragma once

#include <functional>
#include <utility>

#include "domain/ports/import_store.h"

namespace kakehashi::test {

/// When the call that fails gives up: with nothing done, or with all done and only the answer lost.
enum class GivesUp : std::uint8_t { before, after };

/// How long it lasts: one call, or for good.
enum class Outage : std::uint8_t { passing, lasting };

/// An ImportStore whose n-th call answers "unavailable"; 0 fails never.
class FailingImportStore final : public ImportStore {
public:
    FailingImportStore(ImportStore& store, int failing_call, GivesUp gives_up, Outage outage = Outage::passing)
        : store_(store), failing_call_(failing_call), gives_up_(gives_up), outage_(outage) {}

    /// Called whenever a set was settled.
    std::function<void()> settled = [] {};

    /// Whether sets may be settled together; if not, what fails is told of the very set.
    bool batches = false;

    [[nodiscard]] int calls() const { return calls_; }

    Result<Done> open_batch() override {
        if (!batches) {
            return Error{Fault::unsupported, "KK-4315", "there are no batches"};
        }
        return call([&] { return store_.open_batch(); });
    }
    [[nodiscard]] bool batch_is_full() const override { return store_.batch_is_full(); }
    Result<Done> close_batch() override {
        return call([&] {
            auto closed = store_.close_batch();
            settled();
            return closed;
        });
    }
    [[nodiscard]] bool looks_ahead() const override { return store_.looks_ahead(); }
    Result<std::vector<bool>> look_ahead(std::span<const PersonUnit* const> units, std::span<const ComingSet> sets) override {
        return call([&] { return store_.look_ahead(units, sets); });
    }
    Result<SetStanding> receive(const SetName& name, std::string_view content, std::span<const ClaimedFile> files,
                                const Submitter& submitter) override {
        return call([&] { return store_.receive(name, content, files, submitter); });
    }
    Result<Done> begin(SetId set) override {
        return call([&] { return store_.begin(set); });
    }
    Result<Done> expect(std::span<const PersonUnit> units) override {
        return call([&] { return store_.expect(units); });
    }
    Result<std::optional<KnownPerson>> find(InsurerNumber insurer, InsuredNumber insured) override {
        return call([&] { return store_.find(insurer, insured); });
    }
    Result<Staged> stage_register(const PersonUnit& unit, std::vector<Finding>& findings) override {
        return call([&] { return store_.stage_register(unit, findings); });
    }
    Result<Staged> stage_facts(const KnownPerson& person, const Replacement& replacement) override {
        return call([&] { return store_.stage_facts(person, replacement); });
    }
    Result<Staged> stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                   const DirectiveEntry& directive) override {
        return call([&] { return store_.stage_directive(person, unit, directive); });
    }
    Result<Done> stage_relation(const KnownPerson& person, const RelationEntry& relation) override {
        return call([&] { return store_.stage_relation(person, relation); });
    }
    Result<Done> stage_office(const OfficeEntry& office) override {
        return call([&] { return store_.stage_office(office); });
    }
    Result<Done> stage_status(const InsurerStatusEntry& status) override {
        return call([&] { return store_.stage_status(status); });
    }
    Result<std::optional<std::string>> current_body(const KnownPerson& person, const Replacement& replacement,
                                                    const FactDraft& draft) override {
        return call([&] { return store_.current_body(person, replacement, draft); });
    }
    Result<std::vector<FiledPeriod>> periods_on_file(std::span<const PersonNumbers> people,
                                                     std::span<const std::string_view> units) override {
        return call([&] { return store_.periods_on_file(people, units); });
    }
    void give_up() noexcept override { store_.give_up(); }
    Result<Done> publish(SetId set, SetReport& report) override {
        return call([&] {
            auto published = store_.publish(set, report);
            settled();
            return published;
        });
    }
    Result<Done> publish_with_batch(SetId set, SetReport& report) override {
        return call([&] { return store_.publish_with_batch(set, report); });
    }
    Result<Done> put_aside(SetId set, const SetReport& report) override {
        return call([&] {
            auto put = store_.put_aside(set, report);
            settled();
            return put;
        });
    }
    Result<std::vector<HeldUnit>> held_of(SetId set) override {
        return call([&] { return store_.held_of(set); });
    }
    Result<std::vector<SetId>> ready_to_retry() override {
        return call([&] { return store_.ready_to_retry(); });
    }
    Result<KeptSet> kept(SetId set) override {
        return call([&] { return store_.kept(set); });
    }

private:
    template <class Call>
    auto call(Call&& forward) -> decltype(forward()) {
        ++calls_;
        const bool out = failing_call_ > 0 && calls_ > failing_call_ && outage_ == Outage::lasting;
        const bool fails = calls_ == failing_call_ || out;
        const Error gone{Fault::unavailable, "KK-4002", "the database does not answer (on purpose)"};
        if (out || (fails && gives_up_ == GivesUp::before)) {
            return gone;
        }
        auto answer = forward();
        if (fails) {
            return gone;
        }
        return answer;
    }

    ImportStore& store_;
    int failing_call_;
    GivesUp gives_up_;
    Outage outage_;
    int calls_ = 0;
};

}  // namespace kakehashi::test
