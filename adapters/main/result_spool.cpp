#include "adapters/main/result_spool.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace kakehashi::app {
namespace {

template <class P, class F>
void each_of_place(P& place, F& f) {
    f(place.file);
    f(place.line);
    f(place.item);
}

template <class T, class F>
    requires std::is_same_v<std::remove_const_t<T>, Finding>
void each_member(T& finding, F& f) {
    f(finding.rule);
    f(finding.severity);
    each_of_place(finding.place, f);
    f(finding.item_name);
    f(finding.detail);
}

template <class T, class F>
    requires std::is_same_v<std::remove_const_t<T>, HeldUnit>
void each_member(T& held, F& f) {
    f(held.insurer);
    f(held.insured);
    f(held.state);
    f(held.rule);
}

/// All of a result but its id, and its error, of which there may be none.
template <class R, class F>
void each_of_result(R& result, F& f) {
    for (auto* text : {&result.name.standard, &result.name.kind, &result.name.sender, &result.name.receiver, &result.name.serial,
                       &result.name.month}) {
        f(*text);
    }
    auto& report = result.report;
    f(report.outcome);
    for (auto* count : {&report.rows, &report.people, &report.facts, &report.superseded, &report.unchanged, &report.staged}) {
        f(*count);
    }
    f(report.findings);
    f(report.held);
    f(result.files);
    f(result.first_file);
}

template <class E, class F>
void each_of_error(E& error, F& f) {
    f(error.fault);
    f(error.code);
    f(error.message);
    each_of_place(error.place, f);
}

/// Values one after the other, texts after their lengths.
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}

    template <class T>
        requires std::is_trivially_copyable_v<T>
    void operator()(const T& value) {
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void operator()(const std::string& text) {
        (*this)(text.size());
        out_ += text;
    }
    template <class T>
    void operator()(const std::vector<T>& values) {
        (*this)(values.size());
        for (const T& value : values) {
            each_member(value, *this);
        }
    }

private:
    std::string& out_;
};

class Reader {
public:
    explicit Reader(std::string_view in) : in_(in) {}

    template <class T>
        requires std::is_trivially_copyable_v<T>
    void operator()(T& value) {
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
    }
    void operator()(std::string& text) {
        std::size_t size = 0;
        (*this)(size);
        text = take(size);
    }
    template <class T>
    void operator()(std::vector<T>& values) {
        std::size_t count = 0;
        (*this)(count);
        values.resize(count);
        for (T& value : values) {
            each_member(value, *this);
        }
    }

private:
    std::string_view take(std::size_t size) {
        EXPECTS(size <= in_.size());
        const std::string_view taken = in_.substr(0, size);
        in_.remove_prefix(size);
        return taken;
    }

    std::string_view in_;
};

}  // namespace

/// Puts the result at the end and says where it begins. Its size stands before it.
std::uint64_t ResultSpool::put(const SetResult& result) {
    if (held_.size() >= at_most_ && has_room_) {
        if (!file_) {
            auto opened = SpoolFile::open(folder_);
            file_ = opened ? *std::move(opened) : nullptr;
        }
        has_room_ = file_ && file_->append(held_);
        if (has_room_) {
            held_.clear();
        }
    }
    std::string bytes;
    Writer writer(bytes);
    each_of_result(result, writer);
    writer(result.error.has_value());
    if (result.error) {
        each_of_error(*result.error, writer);
    }
    const std::uint64_t begin = (file_ ? file_->size() : 0) + held_.size();
    Writer held(held_);
    held(bytes);
    return begin;
}

Result<std::string> ResultSpool::bytes_at(std::uint64_t begin) const {
    const std::uint64_t in_file = file_ ? file_->size() : 0;
    std::string bytes;
    if (begin >= in_file) {
        Reader(std::string_view(held_).substr(begin - in_file))(bytes);
        return bytes;
    }
    std::size_t size = 0;
    std::string length(sizeof size, '\0');
    TRY_DONE(file_->read(begin, length));
    Reader{length}(size);
    bytes.resize(size);
    TRY_DONE(file_->read(begin + length.size(), bytes));
    return bytes;
}

void ResultSpool::add(const SetResult& result) { kept_.push_back({result.id.value, put(result)}); }

void ResultSpool::replace(std::size_t number, const SetResult& result) { kept_[number] = {result.id.value, put(result)}; }

SetResult ResultSpool::at(std::size_t number) const {
    SetResult result;
    result.id = {kept_[number].id};
    const auto bytes = bytes_at(kept_[number].begin);
    if (!bytes) {  // what became of the set is in the store, and cannot be told from here
        result.report.outcome = SetOutcome::received;
        result.error = bytes.error();
        return result;
    }
    Reader reader(*bytes);
    each_of_result(result, reader);
    bool failed = false;
    reader(failed);
    if (failed) {
        each_of_error(result.error.emplace(), reader);
    }
    return result;
}

std::optional<std::size_t> ResultSpool::find(SetId set) const {
    const auto found = std::ranges::find(kept_, set.value, &Kept::id);
    return found == kept_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - kept_.begin()));
}

void ResultSpool::forget_ids() {
    for (Kept& kept : kept_) {
        kept.id = 0;
    }
}

}  // namespace kakehashi::app
