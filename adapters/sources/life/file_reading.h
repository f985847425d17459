#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "adapters/sources/cp932.h"
#include "adapters/sources/header.h"
#include "adapters/sources/life/catalogue.h"
#include "adapters/sources/repeated_header.h"
#include "adapters/sources/row_reader.h"
#include "adapters/sources/telling.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::life {

/// Reads one file: data type line, header, then each row into one unit. Used once.
class FileReading {
public:
    FileReading(const Form& form, const ClaimedFile& file,
                std::shared_ptr<const Cp932> cp932, UnitSink& sink);
    /// Unavailable: bytes or sink gave up.
    Result<Done> run();

private:
    /// False while the row in hand still belongs to what stands above the data.
    bool header_done(const TextRow& text, Findings& findings);
    Result<Done> take(const TextRow& text, Findings& findings);
    void check(const TextRow& text, Findings& findings);
    [[nodiscard]] Replacement replacement() const;
    [[nodiscard]] std::optional<IdentityClaim> claim() const;
    [[nodiscard]] std::string key() const;
    [[nodiscard]] Period effective(Kind kind) const;
    [[nodiscard]] std::string_view cell(std::string_view id) const;

    const Form& form_;
    const ClaimedFile& file_;
    std::shared_ptr<const Cp932> cp932_;
    UnitSink& sink_;
    std::string_view made_;  ///< the day in the name of the file, YYYYMMDD
    std::optional<Header> header_;
    RepeatedHeader names_;
    bool first_record_ = true;
    bool hopeless_ = false;
    std::uint32_t line_ = 0;
    std::vector<std::string_view> cells_;
    std::vector<std::string_view> checked_;  ///< the cells, where a single space counts as empty
    std::unordered_set<std::size_t> keys_;
    std::string facility_;
    Telling telling_;
};

}  // namespace kakehashi::sources::life
