#include "adapters/sources/document/catalogue.h"

#include <array>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {
namespace {

/// Formats that code asks for by name.
constexpr std::array<std::string_view, 14> named_formats = {"pdf",    "xml",  "json", "text",      "zip",   "macro_zip", "pe",
                                                            "script", "html", "svg",  "tiff", "jpeg", "empty", "unknown"};

std::optional<std::string> bytes_of(std::string_view hex) {
    if (hex.empty() || hex.size() % 2 != 0 || hex.find_first_not_of("0123456789ABCDEF") != std::string_view::npos) {
        return std::nullopt;
    }
    std::string bytes;
    for (std::size_t n = 0; n < hex.size(); n += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(n, 2)), nullptr, 16)));
    }
    return bytes;
}

std::optional<Verdict> verdict_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Verdict>, 4> names = {{{"accepted", Verdict::accepted},
                                                                            {"executable", Verdict::executable},
                                                                            {"macro", Verdict::macro},
                                                                            {"refused", Verdict::refused}}};
    for (const auto& [known, verdict] : names) {
        if (known == name) {
            return verdict;
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir) {
    std::shared_ptr<Catalogue> made(new Catalogue);
    const auto folder = conf_dir / "documents";
    TRY_DONE(made->read_types(folder));
    TRY_DONE(made->read_formats(folder));
    TRY_DONE(made->read_limits(folder));
    TRY_DONE(made->read_names(folder));
    TRY(made->element_rules_, read_element_rules(folder / "elements.csv"));
    CodeTables codes(conf_dir / "codes");
    TRY(made->index_layout_, Layout::open(folder / "index.csv", codes));
    for (const std::string_view needed :
         {"file", "insurer", "insured", "name", "birth_date", "sex", "type", "title", "written_on", "document_id", "version",
          "author_name", "organisation", "addressee", "language", "withdrawn"}) {
        if (made->index_layout_->index_of(needed) == made->index_layout_->size()) {
            return Error{Fault::malformed, "KK-2104", "conf/documents/index.csv has no item " + std::string(needed), {}};
        }
    }
    TRY(RowCheck check, RowCheck::open(made->index_layout_, common_rules));
    made->index_check_ = std::move(check);
    return std::shared_ptr<const Catalogue>(std::move(made));
}

Result<Done> Catalogue::read_types(const std::filesystem::path& folder) {
    TRY(const ConfTable types, ConfTable::open(folder / "types.csv", {"system", "code", "type", "kind", "ja", "en", "confidence"}));
    for (const auto& row : types.rows()) {
        const auto kind = kind_named(row.cells[3]);
        if (!kind) {
            return types.error(row, "no kind of record: " + row.cells[3]);
        }
        types_.try_emplace(row.cells[2], DocumentType{row.cells[2], *kind, row.cells[4]});
        if (!codes_.emplace(std::pair(row.cells[0], row.cells[1]), row.cells[2]).second) {
            return types.error(row, "the code stands twice");
        }
    }
    TRY(const ConfTable systems, ConfTable::open(folder / "identifiers.csv", {"use", "system", "confidence"}));
    for (const auto& row : systems.rows()) {
        if (!identifiers_.emplace(row.cells[1], row.cells[0]).second) {
            return systems.error(row, "the system stands twice");
        }
    }
    return Done{};
}

Result<Done> Catalogue::read_formats(const std::filesystem::path& folder) {
    TRY(const ConfTable formats, ConfTable::open(folder / "formats.csv", {"format", "verdict", "content_types", "en"}));
    for (const auto& row : formats.rows()) {
        const auto verdict = verdict_named(row.cells[1]);
        if (!verdict) {
            return formats.error(row, "a verdict is one of accepted executable macro refused");
        }
        formats_[row.cells[0]] = Format{row.cells[0], *verdict, pieces(row.cells[2], ';'), row.cells[3]};
    }
    for (const std::string_view name : named_formats) {
        if (!formats_.contains(name)) {
            return Error{Fault::malformed, "KK-6601", "conf/documents/formats.csv has no format " + std::string(name), {}};
        }
    }
    TRY(const ConfTable magic, ConfTable::open(folder / "magic.csv", {"format", "offset", "bytes"}));
    for (const auto& row : magic.rows()) {
        const auto format = formats_.find(row.cells[0]);
        const auto bytes = bytes_of(row.cells[2]);
        const auto offset = number_in(row.cells[1]);
        if (format == formats_.end() || !bytes || offset < 0) {
            return magic.error(row, "a format of formats.csv, an offset and bytes as hexadecimal digits are needed");
        }
        magic_.push_back({&format->second, static_cast<std::size_t>(offset), *bytes});
    }
    return Done{};
}

Result<Done> Catalogue::read_limits(const std::filesystem::path& folder) {
    TRY(const ConfTable table, ConfTable::open(folder / "limits.csv", {"limit", "value", "why"}));
    std::map<std::string, std::uint64_t> values;
    for (const auto& row : table.rows()) {
        const auto value = number_in(row.cells[1]);
        if (value <= 0) {
            return table.error(row, "a limit is a whole number above 0");
        }
        values[row.cells[0]] = static_cast<std::uint64_t>(value);
    }
    const auto take = [&values](const char* name, auto& to) {
        to = static_cast<std::remove_reference_t<decltype(to)>>(values[name]);
        return to > 0;
    };
    const bool whole = take("file_bytes", limits_.file_bytes) && take("unpacked_bytes", limits_.unpacked_bytes) &&
                       take("xml_attribute_bytes", limits_.xml_attribute_bytes) && take("text_bytes", limits_.text_bytes) &&
                       take("depth", limits_.depth) && take("nodes", limits_.nodes) && take("entries", limits_.entries) &&
                       take("attachments", limits_.attachments) && take("nesting", limits_.nesting);
    return whole ? Result<Done>(Done{})
                 : Error{Fault::malformed, "KK-6601", "conf/documents/limits.csv lacks a limit", {}};
}

Result<Done> Catalogue::read_names(const std::filesystem::path& folder) {
    TRY(const ConfTable names, ConfTable::open(folder / "pdf-names.csv", {"name", "why"}));
    for (const auto& row : names.rows()) {
        pdf_names_[row.cells[0]] = row.cells[1];
    }
    return Done{};
}

const DocumentType* Catalogue::type_of(std::string_view system, std::string_view code) const {
    const auto found = codes_.find(std::pair(std::string(system), std::string(code)));
    return found == codes_.end() ? nullptr : type_named(found->second);
}

const DocumentType* Catalogue::type_named(std::string_view type) const {
    const auto found = types_.find(type);
    return found == types_.end() ? nullptr : &found->second;
}

std::string_view Catalogue::use_of(std::string_view system) const {
    const auto found = identifiers_.find(system);
    return found == identifiers_.end() ? std::string_view() : std::string_view(found->second);
}

const Format& Catalogue::format(std::string_view name) const {
    const auto found = formats_.find(name);
    EXPECTS(found != formats_.end());
    return found->second;
}

const std::string* Catalogue::forbidden_in_pdf(std::string_view name) const {
    const auto found = pdf_names_.find(name);
    return found == pdf_names_.end() ? nullptr : &found->second;
}

}  // namespace kakehashi::sources::document
