#include "adapters/sources/telling.h"

#include <utility>

namespace kakehashi::sources {
namespace {

constexpr std::size_t most = 1000;
constexpr Graded more_left_out = {"C08", Severity::warning};

}  // namespace

void Telling::tell(Findings& findings) {
    for (Finding& finding : findings.take()) {
        const bool grave = finding.severity == Severity::set && !told_set_;
        if (told_ >= most && !grave) {
            ++left_out_;
            continue;
        }
        ++told_;
        told_set_ = told_set_ || finding.severity == Severity::set;
        sink_.found(std::move(finding));
    }
}

void Telling::finish(const std::string& file) {
    if (left_out_ > 0) {
        sink_.found({std::string(more_left_out.rule), more_left_out.severity, {file, 0, 0}, {}, std::to_string(left_out_)});
    }
}

}  // namespace kakehashi::sources
