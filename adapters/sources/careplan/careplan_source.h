#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sources/careplan/editions.h"
#include "adapters/sources/cp932.h"
#include "adapters/sources/row_reader.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::careplan {

/// The care-plan data exchange standard (ケアプランデータ連携標準仕様), every edition under `conf/layouts/careplan`;
/// docs/sources/careplan.md.
class CarePlanSource final : public Source {
public:
    /// `spool_dir` takes the rows of sets larger than 32 MiB, in files without a name. Malformed or missing when the
    /// tables under `conf_dir` cannot be used. Files in UTF-8 are refused, unless `accepts` says that they are to be mended.
    [[nodiscard]] static Result<std::unique_ptr<Source>> open(const std::filesystem::path& conf_dir,
                                                              std::filesystem::path spool_dir,
                                                              Profile profile = Profile::strict,
                                                              Accepts accepts = Accepts::cp932);

    [[nodiscard]] std::string_view standard() const override { return "careplan"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override;
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    /// Unsupported: every sending of this standard is a whole.
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override;
    [[nodiscard]] int precedence(const SetName& set) const override;

private:
    CarePlanSource() = default;

    std::shared_ptr<const Editions> editions_;
    std::shared_ptr<const Cp932> cp932_;
    std::filesystem::path spool_dir_;
    Profile profile_ = Profile::strict;
    Accepts accepts_ = Accepts::cp932;
};

}  // namespace kakehashi::sources::careplan
