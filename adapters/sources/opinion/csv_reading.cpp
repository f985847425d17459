#include "adapters/sources/opinion/csv_reading.h"

#include <algorithm>
#include <optional>

#include "adapters/sources/row_reader.h"
#include "adapters/sources/seen_rows.h"
#include "adapters/sources/telling.h"

namespace kakehashi::sources::opinion {
namespace {

bool names_columns(const Layout& layout, const std::vector<std::string_view>& cells) { return known_names(layout, cells) >= names_of_a_header; }

class CsvReading {
public:
    CsvReading(const Catalogue& catalogue, const Origin& origin, UnitSink& sink)
        : catalogue_(catalogue), origin_(origin), sink_(sink), telling_(sink) {}

    Result<Done> run(RowReader& reader) {
        Findings findings(origin_.file);
        TRY(const bool readable, reader.begin(findings));
        telling_.tell(findings);
        TextRow text;
        for (bool first = true; readable && usable_; first = false) {
            Findings row_findings(origin_.file);
            TRY(const bool there, reader.next(text, row_findings));
            if (!there) {
                break;
            }
            if (first && names_columns(*catalogue_.layout, text.cells)) {
                header_ = Header::read(*catalogue_.layout, Naming::japanese, text, header_rules, row_findings);
                usable_ = header_->usable();
                telling_.tell(row_findings);
                continue;
            }
            TRY_DONE(take(text, std::move(row_findings)));
            sink_.progress(++count_);
        }
        if (header_ && usable_ && count_ == 0) {
            findings.add(no_rows, 0);
            telling_.tell(findings);
        }
        telling_.finish(origin_.file);
        return Done{};
    }

private:
    Result<Done> take(const TextRow& text, Findings findings) {
        const std::size_t columns = header_ ? header_->columns() : catalogue_.columns;
        const bool fits = text.whole && text.cells.size() == columns;
        if (text.whole && !fits) {
            findings.add(bad_shape, text.line, std::to_string(text.cells.size()) + " / " + std::to_string(columns));
            RowCheck::check_individual_numbers(text.line, text.cells, findings);
        }
        if (fits && !seen_.is_new(text.cells)) {
            findings.add(row_again, text.line);
        }
        std::vector<std::string_view> cells;
        if (header_) {
            header_->arrange(text.cells, cells);
            header_->name_items(*catalogue_.layout, findings);
        } else {
            cells.assign(text.cells.begin(), text.cells.end());
            cells.resize(catalogue_.columns);
            cells.resize(catalogue_.layout->size());
        }
        cells[catalogue_.columns] = {};
        return take_opinion(catalogue_, origin_, {text.line, {}}, std::move(cells), fits ? Shape::whole : Shape::broken,
                            std::move(findings), sink_);
    }

    const Catalogue& catalogue_;
    const Origin& origin_;
    UnitSink& sink_;
    Telling telling_;
    std::optional<Header> header_;
    SeenRows seen_;
    bool usable_ = true;
    std::uint64_t count_ = 0;
};

}  // namespace

Result<Done> read_csv(const Catalogue& catalogue, const Origin& origin, const ClaimedFile& file,
                      std::shared_ptr<const Cp932> cp932, UnitSink& sink) {
    RowReader reader(std::move(cp932), *file.file.bytes, Accepts::cp932_or_utf8, bad_bytes, bad_shape);
    return CsvReading(catalogue, origin, sink).run(reader);
}

}  // namespace kakehashi::sources::opinion
