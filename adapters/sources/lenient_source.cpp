#include "adapters/sources/lenient_source.h"

#include <algorithm>

namespace kakehashi::sources {
namespace {

class LenientSink final : public UnitSink {
public:
    LenientSink(UnitSink& sink, const LenientSource::Rules& rules) : sink_(sink), rules_(rules) {}

    Result<Done> take(PersonUnit unit) override {
        for (Finding& finding : unit.findings) {
            soften(finding);
        }
        return sink_.take(std::move(unit));
    }
    Result<Done> take(OfficeEntry office) override { return sink_.take(std::move(office)); }
    Result<Done> take(InsurerStatusEntry status) override { return sink_.take(std::move(status)); }
    void found(Finding finding) override {
        soften(finding);
        sink_.found(std::move(finding));
    }
    void progress(std::uint64_t rows) override { sink_.progress(rows); }

private:
    /// Never what refuses a whole set: that is about files, not about rows that can be taken as they stand.
    void soften(Finding& finding) const {
        if (finding.severity == Severity::person && rules_.contains(finding.rule)) {
            finding.severity = Severity::warning;
        }
    }

    UnitSink& sink_;
    const LenientSource::Rules& rules_;
};

}  // namespace

Result<Done> LenientSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    LenientSink lenient(sink, rules_);
    return strict_->read(files, lenient);
}

}  // namespace kakehashi::sources
