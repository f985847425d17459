#include "adapters/storage/subject_loader.h"

#include <array>
#include <cstdio>
#include <vector>

#include "adapters/storage/reading_copy.h"
#include "adapters/storage/subject_assembly.h"
#include "adapters/storage/subject_rows.h"

namespace kakehashi::storage {
namespace {

using consent::Subject;

template <class Statement>
Result<std::shared_ptr<const Subject>> load_whole(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                  InsuredNumber insured) {
    auto& statement = connection.prepared<Statement>();
    statement.insurer = insurer.str();
    statement.insured = insured.str();
    SubjectAssembly assembly(keys);
    Result<Done> taken = Done{};
    statement.each([&](const SubjectRow& row) {
        if (taken) {
            taken = assembly.take(row);
        }
    });
    TRY_DONE(std::move(taken));
    return assembly.finish();
}

struct SealedCopy {
    std::int64_t enrolment = 0;
    std::string sealed;
};

Result<Done> take_copy(SubjectAssembly& assembly, const CopyOf& of, std::string_view sealed) {
    TRY(const Key key, assembly.key_of(of.enrolment));
    TRY(const std::string text, open_copy(key, of, sealed));
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

}  // namespace

Result<std::shared_ptr<const Subject>> load_subject(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                    InsuredNumber insured, consent::History history) {
    return history == consent::History::current
               ? load_whole<WholePerson<consent::History::current>>(connection, keys, insurer, insured)
               : load_whole<WholePerson<consent::History::everything>>(connection, keys, insurer, insured);
}

Result<std::shared_ptr<const Subject>> load_copied(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                   InsuredNumber insured) {
    auto& statement = connection.prepared<CopiedPerson>();
    statement.insurer = insurer.str();
    statement.insured = insured.str();
    SubjectAssembly assembly(keys);
    Result<Done> taken = Done{};
    CopyOf of;
    std::vector<SealedCopy> copies;
    statement.each([&](const SubjectRow& row) {
        if (row.part == SubjectRow::Part::head) {
            of.person = row.n[0];
            of.epoch = row.n[1];
        } else if (row.part == SubjectRow::Part::enrolment) {
            copies.push_back({row.n[0], std::string(row.t[6])});
        }
        if (taken) {
            taken = assembly.take(row);
        }
    });
    TRY_DONE(std::move(taken));
    for (const SealedCopy& copy : copies) {
        if (copy.sealed.empty()) {
            return std::shared_ptr<const Subject>();
        }
        of.enrolment = copy.enrolment;
        TRY_DONE(take_copy(assembly, of, copy.sealed));
    }
    return assembly.finish();
}

std::string fact_context(FactId fact) { return "fact/" + std::to_string(fact.value); }

std::string directive_name(std::int64_t id) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "d%010lld", static_cast<long long>(id));
    return text.data();
}

std::string seal_identity(const Key& key, EnrolmentId enrolment, const Identity& identity) {
    std::string plain;
    for (const std::string* part : {&identity.name, &identity.kana, &identity.birth_date, &identity.sex,
                                    &identity.postal_code, &identity.address, &identity.phone}) {
        plain += *part;
        plain.push_back('\0');
    }
    return seal(key, "identity/" + std::to_string(enrolment.value), plain);
}

Result<Identity> open_identity(const Key& key, EnrolmentId enrolment, std::string_view sealed) {
    TRY(const std::string plain, open_sealed(key, "identity/" + std::to_string(enrolment.value), sealed));
    Identity identity;
    std::size_t begin = 0;
    for (std::string* part : {&identity.name, &identity.kana, &identity.birth_date, &identity.sex,
                              &identity.postal_code, &identity.address, &identity.phone}) {
        const std::size_t end = plain.find('\0', begin);
        if (end == std::string::npos) {
            return Error{Fault::broken, "KK-4404", "a stored identity is cut short"};
        }
        *part = plain.substr(begin, end - begin);
        begin = end + 1;
    }
    return identity;
}

}  // namespace kakehashi::storage
