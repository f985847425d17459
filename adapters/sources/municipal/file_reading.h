#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/sources/cp932.h"
#include "adapters/sources/header.h"
#include "adapters/sources/municipal/file_name.h"
#include "adapters/sources/municipal/row.h"
#include "adapters/sources/repeated_header.h"
#include "adapters/sources/row_reader.h"
#include "adapters/sources/seen_rows.h"
#include "adapters/sources/telling.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::municipal {

/// Reads one file: the header row, then each row into one unit or entry. Used once.
class FileReading {
public:
    FileReading(const Form& form, const FileName& name, const ClaimedFile& file, std::shared_ptr<const Cp932> cp932,
                UnitSink& sink);
    /// Unavailable: bytes or sink gave up.
    Result<Done> run();

private:
    Result<Done> take(const TextRow& text, Findings& findings);
    Result<Done> take_unit(PersonUnit unit, Findings& findings);
    /// The other cells of a row whose shape is wrong may stand in the wrong columns.
    void forget_all_but_the_person();

    const ClaimedFile& file_;
    std::shared_ptr<const Cp932> cp932_;
    UnitSink& sink_;
    Row row_;
    std::optional<Header> header_;
    RepeatedHeader names_;
    SeenRows seen_;
    std::optional<CalendarDate> stamp_;  ///< the day of the file's serial
    Telling telling_;
};

}  // namespace kakehashi::sources::municipal
