#include "domain/finding.h"

namespace kakehashi {

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::info: return "info";
        case Severity::warning: return "warning";
        case Severity::person:
        case Severity::set: return "error";
    }
    return "error";
}

}  // namespace kakehashi
