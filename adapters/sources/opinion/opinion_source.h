#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sources/cp932.h"
#include "adapters/sources/opinion/editions.h"
#include "adapters/sources/opinion/envelope_schema.h"
#include "adapters/sources/opinion/signature_trust.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::opinion {

/// Opinions of attending physicians (主治医意見書): the CSV format in each of its editions, and one opinion in an XML envelope of
/// ours; docs/sources/certification.md.
class OpinionSource final : public Source {
public:
    /// Malformed or missing when the tables or the schema under `conf_dir` cannot be used. `trust` tells whose signatures
    /// count.
    [[nodiscard]] static Result<std::unique_ptr<Source>> open(const std::filesystem::path& conf_dir,
                                                              SignatureTrust trust = {});

    [[nodiscard]] std::string_view standard() const override { return "opinion"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override;
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    /// Unsupported: an opinion is always a whole.
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override;
    [[nodiscard]] int precedence(const SetName& set) const override;

private:
    OpinionSource() = default;

    std::shared_ptr<const Editions> editions_;
    std::shared_ptr<const EnvelopeSchema> schema_;
    SignatureTrust trust_;
    std::shared_ptr<const Cp932> cp932_;
};

}  // namespace kakehashi::sources::opinion
