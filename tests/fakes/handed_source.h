#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "domain/ports/source.h"

namespace kakehashi::test {

/// Bytes in memory.
class MemoryBytes final : public RawBytes {
public:
    explicit MemoryBytes(std::string bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset >= bytes_.size()) {
            return std::size_t{0};
        }
        const std::size_t count = std::min<std::size_t>(to.size(), bytes_.size() - offset);
        std::memcpy(to.data(), bytes_.data() + offset, count);
        return count;
    }

private:
    std::string bytes_;
};

/// What a test hands over as one set.
struct Handed {
    SetName name;
    std::vector<PersonUnit> units;
    std::vector<InsurerStatusEntry> statuses;
    std::vector<OfficeEntry> offices;
    std::vector<Finding> findings;
    std::optional<Timestamp> ranked_by = std::nullopt;
    bool breaks_off = false;  ///< reading ends with an error after the units
    std::function<void()> meanwhile = {};  ///< what others do after the units were read
};

/// A source whose sets are what tests hand it: the file's name says which. Bodies are texts `name=value;…`, in which an
/// empty value of a patch keeps what is stored.
class HandedSource : public Source {
public:
    void hand(const std::string& file, Handed set) { sets_[file] = std::move(set); }

    [[nodiscard]] std::string_view standard() const override { return "handed"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view /*head*/) const override {
        const auto found = sets_.find(std::string(name));
        return found == sets_.end() ? std::nullopt : std::optional(FileClaim{found->second.name, "FORM", "1", {}, found->second.ranked_by});
    }
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override {
        for (const ClaimedFile& file : files) {
            const Handed& set = sets_.at(file.file.name);
            for (const Finding& finding : set.findings) {
                sink.found(finding);
            }
            for (const InsurerStatusEntry& status : set.statuses) {
                TRY_DONE(sink.take(status));
            }
            for (const OfficeEntry& office : set.offices) {
                TRY_DONE(sink.take(office));
            }
            for (const PersonUnit& unit : set.units) {
                TRY_DONE(sink.take(unit));
            }
            if (set.meanwhile) {
                set.meanwhile();
            }
            if (set.breaks_off) {
                return Error{Fault::unavailable, "KK-2102", "the file ended early"};
            }
        }
        return Done{};
    }
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override {
        auto cells = cells_of(stored_body == "{}" ? "" : stored_body);
        for (const auto& [name, value] : cells_of(patch.body)) {
            if (!value.empty() || !cells.contains(name)) {
                cells[name] = value;
            }
        }
        std::string body;
        for (const auto& [name, value] : cells) {
            body += name + "=" + value + ";";
        }
        return Patched{body, patch.effective};
    }
    [[nodiscard]] int precedence(const SetName& /*set*/) const override { return 0; }

private:
    static std::map<std::string, std::string> cells_of(std::string_view body) {
        std::map<std::string, std::string> cells;
        while (!body.empty()) {
            const std::size_t end = body.find(';');
            const std::string_view cell = body.substr(0, end);
            const std::size_t equals = cell.find('=');
            cells[std::string(cell.substr(0, equals))] = cell.substr(equals + 1);
            body.remove_prefix(end + 1);
        }
        return cells;
    }

    std::map<std::string, Handed> sets_;
};

}  // namespace kakehashi::test
