#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sources/cp932.h"
#include "adapters/sources/municipal/editions.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::municipal {

/// The municipal submission profile, our own until the official layouts can be read; docs/sources/municipal.md.
class MunicipalSource final : public Source {
public:
    /// Malformed or missing when the tables under `conf_dir` cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<Source>> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] std::string_view standard() const override { return "municipal"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override;
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    /// Unsupported: a row of this profile is always a whole.
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override;
    [[nodiscard]] int precedence(const SetName& set) const override;

private:
    MunicipalSource() = default;
    Result<Done> read_file(const ClaimedFile& file, UnitSink& sink) const;

    std::shared_ptr<const Cp932> cp932_;
    std::shared_ptr<const Editions> editions_;
};

}  // namespace kakehashi::sources::municipal
