#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sources/cp932.h"
#include "adapters/sources/document/catalogue.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// Documents as hospitals and care offices send them: PDF with an index, and FHIR R4 document Bundles in JSON and XML
/// (docs/sources/documents.md). The bytes are kept as sent; what is read is who it is about and an index.
class DocumentSource final : public Source {
public:
    /// Malformed or missing when the tables under `conf_dir` cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<Source>> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] std::string_view standard() const override { return "document"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override;
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    /// Unsupported: a document is always a whole.
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override;
    [[nodiscard]] int precedence(const SetName& set) const override;

private:
    DocumentSource() = default;

    std::shared_ptr<const Catalogue> catalogue_;
    std::shared_ptr<const Cp932> cp932_;
};

}  // namespace kakehashi::sources::document
