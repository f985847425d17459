#include "domain/set_grouping.h"

#include <algorithm>
#include <tuple>

namespace kakehashi {
namespace {

/// How far the sender's clock may be ahead of ours.
constexpr std::int64_t clock_tolerance = 10LL * 60 * 1'000'000;

void refuse_future(const std::string& file, FileClaim& claim, const std::optional<Timestamp>& now) {
    if (now && claim.ranked_by && claim.ranked_by->microseconds > now->microseconds + clock_tolerance) {
        claim.findings.push_back({"F13", Severity::set, {file, 0, 0}, "", claim.set.serial});
    }
}

Result<std::string> head_of(const SourceFile& file) {
    std::string head(std::min<std::uint64_t>(head_size, file.bytes->size()), '\0');
    const auto got = file.bytes->read(0, head);
    if (!got) {
        return Error{got.error().fault, got.error().code, got.error().message, {file.name, 0, 0}};
    }
    head.resize(*got);
    return head;
}

}  // namespace

SetGrouping::SetGrouping(std::span<const std::unique_ptr<Source>> sources, std::optional<Timestamp> now, const SourceFiles& files,
                         const std::function<void(const SourceFile&, const std::optional<Error>&)>& unknown)
    : now_(now), files_(files) {
    entries_.reserve(files.size());
    for (std::uint32_t number = 0; number < files.size(); ++number) {
        const SourceFile file = files.at(number);
        const auto head = head_of(file);
        std::optional<FileClaim> claimed;
        for (const auto& source : sources) {
            claimed = claim(*source, file, head ? std::string_view(*head) : std::string_view{});
            if (claimed) {
                note(number, *source, claimed->set);
                break;
            }
        }
        if (!claimed) {
            unknown(file, head ? std::nullopt : std::optional(head.error()));
        } else if (!head) {
            unreadable_.emplace(number, head.error());
        }
    }
    std::ranges::sort(entries_, [this](const Entry& a, const Entry& b) { return before(a, b); });
    for (std::uint32_t n = 0; n < entries_.size(); ++n) {
        if (n == 0 || !same_set(entries_[n - 1], entries_[n])) {
            begins_.push_back(n);
        }
    }
}

std::optional<FileClaim> SetGrouping::claim(const Source& source, const SourceFile& file, std::string_view head) const {
    auto claim = source.recognise(file.name, head);
    if (claim) {
        refuse_future(file.name, *claim, now_);
        if (claim->set.serial.empty()) {
            claim->set.serial = file.sha256;  // where the standard has none, the content names the set
        }
    }
    return claim;
}

void SetGrouping::note(std::uint32_t number, const Source& source, const SetName& name) {
    SetName shared = name;
    shared.serial.clear();
    const auto [family, is_new] = family_numbers_.try_emplace({&source, shared}, static_cast<std::uint32_t>(families_.size()));
    if (is_new) {
        families_.push_back({&source, std::move(shared)});
    }
    entries_.push_back({serials_.add(name.serial), number, family->second, source.precedence(name)});
}

bool SetGrouping::before(const Entry& a, const Entry& b) const {
    const auto rank = [this](const Entry& entry) { return std::tuple(entry.precedence, serials_.at(entry.serial)); };
    if (const auto order = rank(a) <=> rank(b); order != 0) {
        return order < 0;
    }
    if (a.family != b.family) {
        return families_[a.family].name < families_[b.family].name;
    }
    return a.file < b.file;
}

bool SetGrouping::same_set(const Entry& a, const Entry& b) const {
    return a.family == b.family && serials_.at(a.serial) == serials_.at(b.serial);
}

std::span<const SetGrouping::Entry> SetGrouping::entries_of(std::size_t number) const {
    const std::size_t end = number + 1 < begins_.size() ? begins_[number + 1] : entries_.size();
    return std::span(entries_).subspan(begins_[number], end - begins_[number]);
}

SetGroup SetGrouping::at(std::size_t number) const {
    const auto entries = entries_of(number);
    const Family& family = families_[entries.front().family];
    SetGroup group{family.source, family.name, {}, {}};
    group.name.serial = serials_.at(entries.front().serial);
    for (const Entry& entry : entries) {
        SourceFile file = files_.at(entry.file);
        auto head = head_of(file);
        if (const auto known = unreadable_.find(entry.file); known != unreadable_.end()) {
            head = known->second;
        }
        auto claimed = claim(*family.source, file, head ? std::string_view(*head) : std::string_view{});
        if (!head) {
            group.unreadable.push_back(head.error());
        }
        if (!claimed) {  // it was its first bytes that told, and they are gone
            claimed.emplace();
        }
        claimed->set = group.name;
        group.files.push_back({std::move(file), *std::move(claimed)});
    }
    std::ranges::stable_sort(group.files, {}, [](const ClaimedFile& f) { return f.file.name; });
    return group;
}

std::uint64_t SetGrouping::bytes_of(std::size_t number) const {
    std::uint64_t size = 0;
    for (const Entry& entry : entries_of(number)) {
        size += files_.bytes_of(entry.file);
    }
    return size;
}

}  // namespace kakehashi
