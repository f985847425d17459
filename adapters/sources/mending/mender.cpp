#include "adapters/sources/mending/mender.h"

#include <algorithm>
#include <map>

#include "adapters/sources/encoding.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/mending/batch.h"
#include "adapters/sources/mending/file_mend.h"
#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::uint64_t largest = 64ULL * 1024 * 1024;

/// The bytes of a file; nothing when it is too large or cannot be read.
std::optional<std::string> bytes_of(const SourceFile& file) {
    if (file.bytes->size() > largest) {
        return std::nullopt;
    }
    std::string bytes(static_cast<std::size_t>(file.bytes->size()), '\0');
    const auto got = read_fully(*file.bytes, 0, bytes);
    return got && *got == bytes.size() ? std::optional(std::move(bytes)) : std::nullopt;
}

/// The layouts of one conf folder, each read once.
class Layouts {
public:
    explicit Layouts(const std::filesystem::path& conf_dir) : conf_dir_(conf_dir), codes_(conf_dir / "codes") {}

    /// Null for a form that has none: it is known by name only.
    const Layout* of(const FileClaim& claim) {
        const std::string key = claim.set.standard + "/" + claim.edition + "/" + claim.form + ".csv";
        const auto known = layouts_.find(key);
        if (known != layouts_.end()) {
            return known->second.get();
        }
        auto opened = Layout::open(conf_dir_ / "layouts" / key, codes_);
        return (layouts_[key] = opened ? *std::move(opened) : nullptr).get();
    }

private:
    const std::filesystem::path& conf_dir_;
    CodeTables codes_;
    std::map<std::string, std::shared_ptr<const Layout>> layouts_;
};

bool holds_rows_of_text(std::string_view text) {
    return !text.starts_with('<') && text.find('\0') == std::string_view::npos;
}

/// Whether these bytes are rows of text. Pictures and envelopes come with the same standards, and a line end put right
/// within them would be the end of them.
bool holds_rows(std::string_view bytes) {
    const std::string_view mark = "\xEF\xBB\xBF";
    bytes.remove_prefix(bytes.starts_with(mark) ? mark.size() : 0);
    if (bytes.starts_with("\xFF\xD8")) {  // a picture
        return false;
    }
    if (detect_encoding(bytes) == Encoding::utf16) {
        const auto text = TextCodes::of_utf16(bytes);
        return text && holds_rows_of_text(*text);
    }
    return holds_rows_of_text(bytes);
}

/// A standard that a file is of, when the encoding hides even that: the one whose files carry such names.
std::string standard_of(const std::optional<FileClaim>& claim) { return claim ? claim->set.standard : std::string(); }

}  // namespace

Result<Mender> Mender::open(const std::filesystem::path& conf_dir) {
    TRY(auto tables, Tables::open(conf_dir));
    TRY(auto codes, TextCodes::open());
    return Mender(conf_dir, std::move(tables), std::move(codes));
}

Result<Mended> Mender::mend(std::span<const SourceFile> files, std::span<const std::unique_ptr<Source>> sources,
                            const Keep& keep) const {
    Batch batch(files, sources, tables_);
    const std::vector<std::string> numbers = batch.numbers();
    Layouts layouts(conf_dir_);
    Mended mended;
    mended.changes = std::move(batch.changes());
    for (Batch::Entry& entry : batch.entries()) {
        if (entry.left_out) {
            continue;
        }
        auto bytes = bytes_of(*entry.file);
        if (!bytes) {
            mended.left_out.push_back(entry.file->name);
            continue;
        }
        const Dialect* const dialect = holds_rows(*bytes) ? tables_.dialect(standard_of(entry.claim)) : nullptr;
        std::string made = *bytes;
        if (dialect != nullptr) {
            FileMend mend(tables_, codes_, entry.file->name, *bytes, numbers);
            mend.mend_text(*dialect);
            const auto claim = is_known(entry.claim) ? entry.claim : batch.recognised(entry.name, mend.bytes().substr(0, 4096));
            mend.mend_rows(*dialect, is_known(claim) ? layouts.of(*claim) : nullptr);
            std::move(mend.changes().begin(), mend.changes().end(), std::back_inserter(mended.changes));
            made = mend.bytes();
        }
        ++mended.files;
        mended.mended += made != *bytes || entry.name != entry.file->name ? 1U : 0U;
        TRY_DONE(keep({entry.folder, entry.name, std::move(made)}));
    }
    std::stable_sort(mended.changes.begin(), mended.changes.end(), [](const Change& a, const Change& b) {
        return std::tie(a.place.file, a.place.line, a.place.item) < std::tie(b.place.file, b.place.line, b.place.item);
    });
    return mended;
}

}  // namespace kakehashi::sources::mending
