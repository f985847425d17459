#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/element_rules.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::sources::document {

/// What a document is, by the code its sender gave it (`conf/documents/types.csv`).
struct DocumentType {
    std::string type;  ///< "REFERRAL" …: also the form of its fact
    Kind kind = Kind::medical_document;
    std::string title_ja;
};

/// What bytes are allowed to be (`conf/documents/formats.csv`).
enum class Verdict : std::uint8_t { accepted, executable, macro, refused };

struct Format {
    std::string name;
    Verdict verdict = Verdict::refused;
    std::vector<std::string> content_types;
    std::string label;  ///< for findings
};

/// Bytes that tell a format (`conf/documents/magic.csv`).
struct Magic {
    const Format* format = nullptr;
    std::size_t offset = 0;
    std::string bytes;
};

/// `conf/documents/limits.csv`
struct Limits {
    std::uint64_t file_bytes = 0;
    std::uint64_t unpacked_bytes = 0;
    std::size_t xml_attribute_bytes = 0;
    std::size_t text_bytes = 0;
    std::size_t depth = 0;
    std::size_t nodes = 0;
    std::size_t entries = 0;
    std::size_t attachments = 0;
    int nesting = 0;
};

/// The tables of documents. Immutable; shared by threads.
class Catalogue {
public:
    /// Malformed or missing (KK-2103, KK-2104, KK-6601), naming file and row, when a table cannot be used.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] const DocumentType* type_of(std::string_view system, std::string_view code) const;
    /// By the type itself, as an index row names it.
    [[nodiscard]] const DocumentType* type_named(std::string_view type) const;
    /// What identifiers of that system are: "insurer" "insured" "care_insured" "organisation" …; empty: nothing we know.
    [[nodiscard]] std::string_view use_of(std::string_view system) const;
    [[nodiscard]] const Format& format(std::string_view name) const;
    [[nodiscard]] const std::vector<Magic>& magic() const { return magic_; }
    /// Why a name must not stand in a PDF; null when it may.
    [[nodiscard]] const std::string* forbidden_in_pdf(std::string_view name) const;
    [[nodiscard]] const std::vector<ElementRule>& element_rules() const { return element_rules_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] const RowCheck& index_check() const { return *index_check_; }
    [[nodiscard]] const Layout& index_layout() const { return *index_layout_; }

private:
    Catalogue() = default;
    [[nodiscard]] Result<Done> read_types(const std::filesystem::path& folder);
    [[nodiscard]] Result<Done> read_formats(const std::filesystem::path& folder);
    [[nodiscard]] Result<Done> read_limits(const std::filesystem::path& folder);
    [[nodiscard]] Result<Done> read_names(const std::filesystem::path& folder);

    std::map<std::string, DocumentType, std::less<>> types_;
    std::map<std::pair<std::string, std::string>, std::string> codes_;
    std::map<std::string, std::string, std::less<>> identifiers_;
    std::map<std::string, Format, std::less<>> formats_;
    std::vector<Magic> magic_;
    std::map<std::string, std::string, std::less<>> pdf_names_;
    std::vector<ElementRule> element_rules_;
    Limits limits_;
    std::shared_ptr<const Layout> index_layout_;
    std::optional<RowCheck> index_check_;
};

}  // namespace kakehashi::sources::document
