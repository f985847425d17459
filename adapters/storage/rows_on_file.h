#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/database.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// What is on file already about the people of a publication under way: their enrolments, facts and directives. Each statement is
/// prepared once per connection. All throw what SOCI throws.

struct EnrolmentRow {
    std::int64_t person = 0;
    std::int64_t enrolment = 0;
    std::string register_order;
    std::string from;
    std::string to;
    std::string wrapped_key;
    std::string identity;
    int visible = 0;
};

/// The enrolment under those numbers, visible or of this publication.
struct FindEnrolment {
    explicit FindEnrolment(Connection& connection);
    [[nodiscard]] std::optional<EnrolmentRow> operator()(const std::string& insurer, const std::string& insured,
                                                         std::int64_t publication);

private:
    std::string insurer_;
    std::string insured_;
    std::int64_t publication_ = 0;
    EnrolmentRow row_;
    soci::statement statement_;
};

struct StoredBody {
    std::int64_t fact = 0;
    std::string form;
    int kind = 0;
    int deletes = 0;
    std::string body;
};

/// Published facts of the same unit under the same order.
struct FindSameOrder {
    explicit FindSameOrder(Connection& connection);
    [[nodiscard]] std::vector<StoredBody> operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                     const std::string& order);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    std::string order_;
    StoredBody row_;
    soci::statement statement_;
};

/// The newest body of a unit, published or of this publication.
struct FindCurrentBody {
    explicit FindCurrentBody(Connection& connection);
    [[nodiscard]] std::optional<StoredBody> operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                       const FactDraft& draft, std::int64_t publication);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    std::string form_;
    int kind_ = 0;
    std::int64_t publication_ = 0;
    StoredBody row_;
    soci::statement statement_;
};

/// What the newest published facts of a unit are.
struct NewestOfUnit {
    std::int64_t publication = 0;  ///< that brought them; 0 when there are none
    std::string order;
};
struct FindNewestOfUnit {
    explicit FindNewestOfUnit(Connection& connection);
    [[nodiscard]] NewestOfUnit operator()(EnrolmentId enrolment, const Replacement& replacement);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    NewestOfUnit row_;
    soci::statement statement_;
};

struct StoredDirectiveKey {
    std::int64_t enrolment = 0;
    DirectiveTerms terms;
    int visible = 0;  ///< else of the publication that asks
};

/// The directive under that record number, visible or of this publication; of both the latter.
struct FindDirective {
    explicit FindDirective(Connection& connection);
    [[nodiscard]] std::optional<StoredDirectiveKey> operator()(InsurerNumber insurer, const std::string& record_number,
                                                               std::int64_t publication);

private:
    std::string insurer_;
    std::string record_number_;
    std::int64_t publication_ = 0;
    StoredDirectiveKey row_;
    soci::statement statement_;
};

/// The numbers of an enrolment that names this one as its former.
[[nodiscard]] std::optional<std::pair<InsurerNumber, InsuredNumber>> later_enrolment(Connection& connection,
                                                                                     InsurerNumber insurer,
                                                                                     InsuredNumber insured);

}  // namespace kakehashi::storage
