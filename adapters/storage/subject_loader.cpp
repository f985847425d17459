#include "adapters/storage/subject_loader.h"

#include <array>
#include <cstdio>

#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/sealed_person.h"
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

}  // namespace

Result<std::shared_ptr<const Subject>> load_subject(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                    InsuredNumber insured, consent::History history) {
    return history == consent::History::current
               ? load_whole<WholePerson<consent::History::current>>(connection, keys, insurer, insured)
               : load_whole<WholePerson<consent::History::everything>>(connection, keys, insurer, insured);
}

Result<std::shared_ptr<const Subject>> load_copied(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                   InsuredNumber insured) {
    TRY(const auto sealed, read_sealed(connection, insurer, insured));
    return sealed ? open_person(keys, *sealed) : std::shared_ptr<const Subject>();
}

std::string fact_context(FactId fact) { return "fact/" + std::to_string(fact.value); }

std::string directive_name(std::int64_t id) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "d%010lld", static_cast<long long>(id));
    return text.data();
}

std::string seal_identity(const KeyBundle& key, EnrolmentId enrolment, const Identity& identity) {
    std::string plain;
    for (const std::string* part : {&identity.name, &identity.kana, &identity.birth_date, &identity.sex,
                                    &identity.postal_code, &identity.address, &identity.phone}) {
        plain += *part;
        plain.push_back('\0');
    }
    return seal(key, identity_context(enrolment), plain);
}

Result<Identity> open_identity(const KeyBundle& key, EnrolmentId enrolment, std::string_view sealed) {
    TRY(const std::string plain, open_sealed(key, identity_context(enrolment), sealed));
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
