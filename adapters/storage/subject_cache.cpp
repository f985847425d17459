#include "adapters/storage/subject_cache.h"

namespace kakehashi::storage {
namespace {

std::string numbers(InsurerNumber insurer, InsuredNumber insured) {
    std::string text;
    text.reserve(16);
    text += insurer.text();
    text += insured.text();
    return text;
}

/// What a person takes in memory, roughly: the texts plus a flat allowance per piece.
std::size_t size_of(const consent::Subject& subject) {
    constexpr std::size_t allowance = 400;
    std::size_t bytes = allowance * (2 + subject.record.facts.size() + subject.record.enrolments.size()) +
                        128 * (subject.state.directives.size() + subject.state.relations.size());
    for (const Fact& fact : subject.record.facts) {
        bytes += fact.body.size() + fact.key.size() + fact.file.size();
    }
    for (const consent::FactFrame& frame : subject.frames) {
        bytes += frame.before_body.size() + frame.after_body.size();
    }
    return bytes;
}

}  // namespace

std::shared_ptr<const consent::Subject> SubjectCache::find(InsurerNumber insurer, InsuredNumber insured) {
    const std::string key = numbers(insurer, insured);
    const std::lock_guard lock(mutex_);
    const auto found = by_numbers_.find(key);
    if (found == by_numbers_.end()) {
        return nullptr;
    }
    places_.splice(places_.begin(), places_, found->second);
    return found->second->subject;
}

void SubjectCache::keep(const std::shared_ptr<const consent::Subject>& subject) {
    const std::size_t bytes = size_of(*subject);
    if (bytes > largest_bytes_) {
        return;
    }
    const std::lock_guard lock(mutex_);
    if (const auto old = by_person_.find(subject->record.id.value); old != by_person_.end()) {
        remove(old->second);
    }
    places_.push_front({subject, bytes});
    bytes_ += bytes;
    by_person_[subject->record.id.value] = places_.begin();
    for (const Enrolment& enrolment : subject->record.enrolments) {
        by_numbers_[numbers(enrolment.insurer, enrolment.insured)] = places_.begin();
    }
    while (bytes_ > largest_bytes_) {
        remove(std::prev(places_.end()));
    }
}

void SubjectCache::forget(PersonId person) {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_person_.find(person.value); found != by_person_.end()) {
        remove(found->second);
    }
}

std::size_t SubjectCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void SubjectCache::remove(Places::iterator place) {
    for (const Enrolment& enrolment : place->subject->record.enrolments) {
        const auto known = by_numbers_.find(numbers(enrolment.insurer, enrolment.insured));
        if (known != by_numbers_.end() && known->second == place) {
            by_numbers_.erase(known);
        }
    }
    by_person_.erase(place->subject->record.id.value);
    bytes_ -= place->bytes;
    places_.erase(place);
}

}  // namespace kakehashi::storage
