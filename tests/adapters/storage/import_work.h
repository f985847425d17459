#pragma once

#include <string>
#include <vector>

#include "tests/conformance/database_node.h"
#include "tests/conformance/town.h"

namespace kakehashi::test {

/// A unit of the home insurer's n-th person.
PersonUnit numbered_unit(int n);
/// The register row of that person.
PersonUnit numbered_person(int n, const std::string& order);

/// A node that tells how much work the database had with an import.
class WorkedNode {
public:
    explicit WorkedNode(storage::Dialect dialect);

    void import(const std::vector<PersonUnit>& units);
    void import_and_put_aside(const std::vector<PersonUnit>& units);

    /// What the database did for that, in a unit of its own: to be compared on one kind of database only.
    template <class Work>
    double work_of(Work&& work) {
        const double before = work_so_far();
        work();
        return work_so_far() - before;
    }

private:
    SetId stage(ImportStore& store, const std::vector<PersonUnit>& units);
    double work_so_far();
    double rows_read();

    DatabaseNode node_;
    int serial_ = 0;
};

}  // namespace kakehashi::test
