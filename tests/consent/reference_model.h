#pragma once

#include <iosfwd>
#include <string>

#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/kind.h"
#include "tests/consent/sharing_matrix.h"

/// The rules of docs/consent-model.md once more, as slowly and plainly as possible. Written from the text alone; shares
/// nothing with the product but the words for a request and for the state of a subject.
namespace kakehashi::tests {

struct Answer {
    std::string effect;
    std::string ground;
    std::string settled_by;

    friend bool operator==(const Answer&, const Answer&) = default;
};

std::ostream& operator<<(std::ostream& out, const Answer& answer);

Answer answer_by_the_text(const Matrix& matrix, const consent::Request& request, const consent::SubjectState& subject,
                          Kind kind);

}  // namespace kakehashi::tests
