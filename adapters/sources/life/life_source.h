#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/cp932.h"
#include "adapters/sources/life/catalogue.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::life {

/// Files of LIFE (科学的介護情報システム), in the editions that have tables, as care software writes them; docs/sources/life.md.
///
/// A row changes the record of its key: an empty cell keeps what is stored, a single space clears it. Bodies are
/// therefore patches, to be put in with `patched`. A claim's serial is empty: the files carry none.
class LifeSource final : public Source {
public:
    /// Forms whose columns are not confirmed are refused (V27) unless `unconfirmed` names them. Malformed or missing when
    /// the tables under `conf_dir` cannot be used, or when no such form is unconfirmed (KK-6201).
    [[nodiscard]] static Result<std::unique_ptr<Source>> open(const std::filesystem::path& conf_dir,
                                                              const std::vector<std::string>& unconfirmed = {});

    [[nodiscard]] std::string_view standard() const override { return "life"; }
    [[nodiscard]] std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const override;
    [[nodiscard]] Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const override;
    [[nodiscard]] Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const override;
    [[nodiscard]] int precedence(const SetName& set) const override;

private:
    LifeSource() = default;

    std::shared_ptr<const Catalogue> catalogue_;
    std::shared_ptr<const Cp932> cp932_;
};

}  // namespace kakehashi::sources::life
