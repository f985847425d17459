#include "adapters/sources/document/index_reading.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "adapters/sources/body.h"
#include "adapters/sources/document/document_index.h"
#include "adapters/sources/document/file_check.h"
#include "adapters/sources/document/file_name.h"
#include "adapters/sources/document/rules.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t most_rows = 1000;

/// A PDF of the set, looked through.
struct CheckedFile {
    std::string sha256;
    ContentReport report;
    bool listed = false;
};

class IndexReading {
public:
    IndexReading(const Catalogue& catalogue, std::shared_ptr<const Cp932> cp932, UnitSink& sink)
        : catalogue_(catalogue), layout_(catalogue.index_layout()), cp932_(std::move(cp932)), sink_(sink) {}

    Result<Done> run(std::span<const ClaimedFile> files) {
        TRY_DONE(check(files));
        for (const ClaimedFile& file : files) {
            const auto said = read_file_name(file.file.name);
            if (said && said->exact && said->carrier == Carrier::index) {
                sender_ = said->sender;
                file_ = file.file.name;
                TRY_DONE(read_rows(*file.file.bytes));
            }
        }
        for (const auto& [name, file] : pdfs_) {
            if (!file.listed) {
                Findings findings(name);
                findings.add(unlisted_file, 0);
                give(findings);
            }
        }
        return Done{};
    }

private:
    /// The PDFs first: what is wrong with one refuses the set before any row is taken.
    Result<Done> check(std::span<const ClaimedFile> files) {
        for (const ClaimedFile& file : files) {
            const auto said = read_file_name(file.file.name);
            if (!said || !said->exact || said->carrier != Carrier::pdf) {
                continue;
            }
            TRY(ContentReport report, check_file(catalogue_, *file.file.bytes));
            Findings findings(file.file.name);
            for (const ContentFault& fault : report.faults) {
                findings.add(fault.rule, 0, fault.detail);
            }
            if (report.faults.empty() && report.format->name != "pdf") {
                findings.add(other_content, 0, "PDF / " + report.format->label);
            }
            refused_ = refused_ || findings.holds(Severity::set);
            give(findings);
            pdfs_.emplace(file.file.name, CheckedFile{file.file.sha256, std::move(report), false});
        }
        return Done{};
    }

    void give(Findings& findings) {
        for (Finding& finding : findings.take()) {
            sink_.found(std::move(finding));
        }
    }

    bool names_columns(const std::vector<std::string_view>& cells) const {
        return std::ranges::count_if(cells, [&](std::string_view cell) { return layout_.index_of_name(cell) < layout_.size(); }) >= 3;
    }

    Result<Done> read_rows(RawBytes& bytes) {
        RowReader reader(cp932_, bytes, Accepts::cp932_or_utf8, bad_bytes, bad_shape);
        Findings findings(file_);
        TRY(const bool readable, reader.begin(findings));
        give(findings);
        std::optional<Header> header;
        TextRow text;
        for (std::uint64_t count = 0; readable; ++count) {
            Findings row_findings(file_);
            TRY(const bool there, reader.next(text, row_findings));
            if (!there) {
                if (header && count == 1) {
                    row_findings.add(no_rows, 0);
                    give(row_findings);
                }
                break;
            }
            if (count > most_rows) {
                row_findings.add(over_limit, text.line, std::to_string(most_rows));
                give(row_findings);
                break;
            }
            if (count == 0 && names_columns(text.cells)) {
                header = Header::read(layout_, Naming::japanese, text, header_rules, row_findings);
                give(row_findings);
                if (!header->usable()) {
                    break;
                }
                continue;
            }
            TRY_DONE(take_row(text, header, std::move(row_findings)));
            sink_.progress(count + 1);
        }
        return Done{};
    }

    Result<Done> take_row(const TextRow& text, const std::optional<Header>& header, Findings findings) {
        const std::size_t columns = header ? header->columns() : layout_.size();
        const bool fits = text.whole && text.cells.size() == columns;
        if (text.whole && !fits) {
            findings.add(bad_shape, text.line, std::to_string(text.cells.size()) + " / " + std::to_string(columns));
            RowCheck::check_individual_numbers(text.line, text.cells, findings);
        }
        cells_.clear();
        if (header) {
            header->arrange(text.cells, cells_);
        } else {
            cells_.assign(text.cells.begin(), text.cells.end());
            cells_.resize(layout_.size());
        }
        line_ = text.line;
        const Place place{file_, line_, 0};
        CheckedFile* const pdf = fits ? listed_file(findings) : nullptr;
        if (fits) {
            catalogue_.index_check().check(line_, cells_, findings);
            if (catalogue_.type_named(cell("type")) == nullptr && !findings.holds(Severity::person)) {
                findings.add({unknown_type.rule, Severity::person}, line_, layout_.items()[layout_.index_of("type")]);
            }
        }
        const auto insurer = InsurerNumber::parse(cell("insurer"));
        const auto insured = InsuredNumber::parse(cell("insured"));
        if (!insurer || !insured || refused_) {
            give(findings);
            return Done{};
        }
        PersonUnit unit;
        unit.insurer = *insurer;
        unit.insured = *insured;
        unit.place = place;
        if (pdf != nullptr && !findings.holds(Severity::person)) {  // so the type is one of the table
            fill(unit, *pdf, place);
        }
        unit.findings = findings.take();
        return sink_.take(std::move(unit));
    }

    /// A withdrawal needs no file.
    CheckedFile* listed_file(Findings& findings) {
        if (cell("withdrawn") == "1" && cell("file").empty()) {
            return &nothing_;
        }
        const auto found = pdfs_.find(std::string(cell("file")));
        if (found == pdfs_.end() || found->second.listed) {
            findings.add(missing_file, line_, layout_.items()[layout_.index_of("file")]);
            return nullptr;
        }
        found->second.listed = true;
        return &found->second;
    }

    void fill(PersonUnit& unit, const CheckedFile& pdf, const Place& place) const {
        unit.claim = IdentityClaim{std::string(cell("name")), {}, std::string(cell("birth_date")), std::string(cell("sex")), place};
        const DocumentType* const type = catalogue_.type_named(cell("type"));
        DocumentIndex index;
        index.type = type->type;
        index.kind = type->kind;
        index.title = cell("title").empty() ? type->title_ja : std::string(cell("title"));
        index.written_on = iso_date(cell("written_on"));
        index.document_id = cell("document_id");
        index.version = cell("version").empty() ? "1" : std::string(cell("version"));
        index.language = cell("language");
        index.author = sender_;
        index.addressee = cell("addressee");
        if (!cell("author_name").empty()) {
            index.author_names.emplace_back(cell("author_name"));
        }
        index.organisation = cell("organisation");
        index.file_name = cell("file");
        index.file_type = "application/pdf";
        index.digest = pdf.report.sha256;
        index.sha256 = pdf.report.sha256;
        index.size = pdf.report.size;
        const bool withdrawn = cell("withdrawn") == "1";
        unit.replacements.push_back(withdrawn ? withdrawal_of(index, place) : replacement_of(index, place));
    }

    [[nodiscard]] std::string_view cell(std::string_view id) const { return cells_[layout_.index_of(id)]; }

    const Catalogue& catalogue_;
    const Layout& layout_;
    std::shared_ptr<const Cp932> cp932_;
    UnitSink& sink_;
    std::map<std::string, CheckedFile> pdfs_;
    CheckedFile nothing_;
    bool refused_ = false;
    std::string sender_;
    std::string file_;
    std::uint32_t line_ = 0;
    std::vector<std::string_view> cells_;
};

}  // namespace

Result<Done> read_indexed(const Catalogue& catalogue, std::shared_ptr<const Cp932> cp932, std::span<const ClaimedFile> files,
                          UnitSink& sink) {
    return IndexReading(catalogue, std::move(cp932), sink).run(files);
}

}  // namespace kakehashi::sources::document
