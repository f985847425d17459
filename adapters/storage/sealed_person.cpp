#include "adapters/storage/sealed_person.h"

#include <utility>

#include "adapters/storage/base64.h"
#include "adapters/storage/reading_copy.h"
#include "adapters/storage/subject_assembly.h"
#include "adapters/storage/subject_rows.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t copy_at = 6;  // in the texts of an enrolment's row

/// Puts the rows of a statement together.
class Reading {
public:
    void take(SubjectRow row) {
        using enum SubjectRow::Part;
        if (row.part == head) {
            sealed_->person = {row.n[0]};
        }
        if (row.part != enrolment) {
            rows_.add(row);
            return;
        }
        const auto copy = base64_decode(row.t[copy_at]);
        whole_ = whole_ && !row.t[copy_at].empty();
        damaged_ = damaged_ || !copy;
        const auto insurer = InsurerNumber::parse(row.t[0]);
        const auto insured = InsuredNumber::parse(row.t[1]);
        if (copy && insurer && insured) {
            sealed_->numbers.emplace_back(*insurer, *insured);
            row.t[copy_at] = *copy;
            rows_.add(row);
        } else {
            whole_ = false;
        }
    }

    Result<std::shared_ptr<const SealedPerson>> finish() {
        if (damaged_) {
            return Error{Fault::broken, "KK-4102", "a sealed value does not open with its key"};
        }
        if (!whole_ || sealed_->person.value == 0) {
            return std::shared_ptr<const SealedPerson>();
        }
        sealed_->rows = rows_.text();  // a copy is no larger than it has to be
        return std::shared_ptr<const SealedPerson>(std::move(sealed_));
    }

private:
    std::shared_ptr<SealedPerson> sealed_ = std::make_shared<SealedPerson>();
    RowPack rows_;
    bool whole_ = true;
    bool damaged_ = false;
};

struct SealedCopy {
    std::int64_t enrolment = 0;
    std::string_view bytes;
};

Result<Done> take_copy(SubjectAssembly& assembly, const CopyOf& of, std::string_view bytes) {
    TRY(const KeyBundle key, assembly.key_of(of.enrolment));
    TRY(const std::string text, open_copy_bytes(key, of, bytes));
    PackedRows rows(text);
    SubjectRow row;
    while (true) {
        TRY(const bool more, rows.next(row));
        if (!more) {
            return Done{};
        }
        TRY_DONE(assembly.take(row, SubjectAssembly::Body::open));
    }
}

std::size_t size_of(const SealedPerson& sealed) {
    constexpr std::size_t blocks = 96;  // what the allocator keeps for itself and for the counts of the pointer
    return sizeof sealed + blocks + sealed.rows.capacity() +
           sealed.numbers.capacity() * sizeof(NumbersKey) + KeptPersons<SealedPerson>::overhead(sealed.numbers.size()) +
           sealed.numbers.size() * sizeof(NumbersKey);
}

}  // namespace

Result<std::shared_ptr<const SealedPerson>> read_sealed(Connection& connection, InsurerNumber insurer,
                                                        InsuredNumber insured) {
    auto& statement = connection.prepared<CopiedPerson>();
    statement.insurer = insurer.str();
    statement.insured = insured.str();
    Reading reading;
    statement.each([&](const SubjectRow& row) { reading.take(row); });
    return reading.finish();
}

Result<std::shared_ptr<const consent::Subject>> open_person(KeyRing& keys, const SealedPerson& sealed) {
    SubjectAssembly assembly(keys);
    CopyOf of;
    std::vector<SealedCopy> copies;
    PackedRows rows(sealed.rows);
    SubjectRow row;
    while (true) {
        TRY(const bool more, rows.next(row));
        if (!more) {
            break;
        }
        if (row.part == SubjectRow::Part::head) {
            of.person = row.n[0];
            of.epoch = row.n[1];
        } else if (row.part == SubjectRow::Part::enrolment) {
            copies.push_back({row.n[0], row.t[copy_at]});
        }
        TRY_DONE(assembly.take(row));
    }
    for (const SealedCopy& copy : copies) {
        of.enrolment = copy.enrolment;
        TRY_DONE(take_copy(assembly, of, copy.bytes));
    }
    return assembly.finish(SubjectAssembly::Frames::later);
}

void SealedPersons::keep(const std::shared_ptr<const SealedPerson>& sealed) {
    persons_.keep(sealed->person, sealed, sealed->numbers, size_of(*sealed));
}

bool SealedPersons::keep_in_spare_room(const std::shared_ptr<const SealedPerson>& sealed) {
    return persons_.keep_in_spare_room(sealed->person, sealed, sealed->numbers, size_of(*sealed));
}

}  // namespace kakehashi::storage
