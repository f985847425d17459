#include "adapters/storage/subject_cache.h"

#include <string>
#include <utility>

namespace kakehashi::storage {
namespace {

/// What a text takes beside its own object: nothing when it is short.
std::size_t outside(const std::string& text) {
    constexpr std::size_t inside = 15;
    constexpr std::size_t block = 17;  // the end mark and what the allocator keeps
    return text.capacity() > inside ? text.capacity() + block : 0;
}

std::size_t size_of(const Fact& fact) {
    std::size_t bytes = sizeof(Fact);
    for (const std::string* const text : {&fact.form, &fact.unit, &fact.key, &fact.author, &fact.addressee, &fact.order,
                                          &fact.body, &fact.file, &fact.sha256}) {
        bytes += outside(*text);
    }
    return bytes;
}

/// What a person takes in memory. Consents, relations and identities are few: a flat allowance for their texts.
std::size_t size_of(const consent::Subject& subject) {
    constexpr std::size_t block = 64;
    constexpr std::size_t identity_texts = 400;
    const auto& [state, record, frames] = subject;
    std::size_t bytes = sizeof subject + 8 * block + state.directives.size() * (sizeof(consent::Directive) + block) +
                        state.relations.size() * (sizeof(consent::Relation) + block) +
                        record.enrolments.size() * (sizeof(Enrolment) + sizeof(consent::EnrolmentPeriod) + identity_texts) +
                        (record.facts.capacity() - record.facts.size()) * sizeof(Fact);
    for (const Fact& fact : record.facts) {
        bytes += size_of(fact);
    }
    for (const consent::FactFrame& frame : frames) {
        bytes += sizeof frame + outside(frame.before_body) + outside(frame.after_body);
    }
    return bytes;
}

std::vector<NumbersKey> numbers_of(const consent::Subject& subject) {
    std::vector<NumbersKey> numbers;
    for (const Enrolment& enrolment : subject.record.enrolments) {
        numbers.emplace_back(enrolment.insurer, enrolment.insured);
    }
    return numbers;
}

std::size_t room_of(const consent::Subject& subject) {
    return size_of(subject) + KeptPersons<consent::Subject>::overhead(subject.record.enrolments.size());
}

}  // namespace

void SubjectCache::keep(const std::shared_ptr<const consent::Subject>& subject) {
    persons_.keep(subject->record.id, subject, numbers_of(*subject), room_of(*subject));
}

bool SubjectCache::keep_in_spare_room(const std::shared_ptr<const consent::Subject>& subject) {
    return persons_.keep_in_spare_room(subject->record.id, subject, numbers_of(*subject), room_of(*subject));
}

}  // namespace kakehashi::storage
