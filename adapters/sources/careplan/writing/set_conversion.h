#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/editions.h"
#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/careplan/writing/row_writer.h"
#include "adapters/sources/cp932.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::careplan {

/// Where the files of one set are written. Nothing of them is to be seen before `publish`.
class FileOutput {
public:
    virtual ~FileOutput() = default;
    /// Conflicting when there is such a file already, unavailable when it cannot be made.
    [[nodiscard]] virtual Result<Done> open(const std::string& name) = 0;
    [[nodiscard]] virtual Result<Done> append(std::string_view bytes) = 0;
    [[nodiscard]] virtual Result<Done> close() = 0;
    /// Shows all files that were closed since the last time.
    [[nodiscard]] virtual Result<Done> publish() = 0;
};

struct ConversionWish {
    const Catalogue* edition = nullptr;
    std::string provider_kind;      ///< for names, where the rows do not tell it; empty: not said
    std::string care_manager_kind;  ///< the same; empty: by the provider's kind
};

/// What became of one set.
struct Converted {
    bool refused = false;  ///< nothing was written
    bool is_whole = true;  ///< no person, item, character or form was left out
    std::vector<std::string> files;
    std::int64_t rows = 0;
    std::int64_t people_left_out = 0;
    std::vector<Finding> findings;
};

/// Sets of one edition to the same sets in another.
///
/// A set is judged as an import would judge it: one that would be refused is not written, nor are the rows of people who
/// would be put aside, for faults of the file or of what it would become. Rows keep their order; cells go by the ids of
/// their items. What the other edition has no place for is told: items (W01), characters (W02, W03), forms (W05). Names of editions
/// with kinds get the kind of service from the rows of the provider (W04), else from the wish (W06 when there is none).
/// Reads each file three times and holds one row at a time. Not for sharing between threads.
class SetConversion {
public:
    /// `source` is opened with the same `accepts`. All three must outlive the object.
    SetConversion(const Source& source, const Editions& editions, std::shared_ptr<const Cp932> cp932,
                  std::shared_ptr<const FoldingEncoder> encoder, Accepts accepts, ConversionWish wish)
        : source_(source), editions_(editions), cp932_(std::move(cp932)), encoder_(std::move(encoder)),
          accepts_(accepts), wish_(std::move(wish)) {}

    /// Without `output` nothing is written, only told. An Error when bytes cannot be read or written: nothing is shown then.
    [[nodiscard]] Result<Converted> run(std::span<const ClaimedFile> files, FileOutput* output);

private:
    struct File;
    struct Picture {
        const ClaimedFile* claimed = nullptr;
        FileName said;
        std::string name = {};
        bool is_used = false;  ///< by a row that was written
    };
    using Visit = std::function<Result<Done>(std::uint32_t line, Cells cells, const std::string& person)>;

    Result<Done> judge(std::span<const ClaimedFile> files);
    Result<std::vector<File>> prepare(std::span<const ClaimedFile> files);
    Result<Done> each_row(const File& file, const Visit& visit) const;
    Result<Done> look_at(File& file);
    void look_at_row(File& file, std::uint32_t line, Cells cells, const std::string& person);
    void tell_left_out(const File& file);
    void check_members(const std::vector<File>& files);
    void name_files(std::vector<File>& files);
    [[nodiscard]] std::string name_of(const FileName& said, const Form& form, const std::string& told, const std::string& file);
    void name_kinds(FileName& name, bool from_manager, const std::string& told);
    std::string_view renamed(std::string_view picture);
    Result<Done> write(const File& file, FileOutput& output);
    Result<Done> copy(const Picture& picture, FileOutput& output);
    void found(Finding finding);

    const Source& source_;
    const Editions& editions_;
    std::shared_ptr<const Cp932> cp932_;
    std::shared_ptr<const FoldingEncoder> encoder_;
    Accepts accepts_;
    ConversionWish wish_;
    Converted result_;
    std::set<std::string> people_;
    std::set<std::string> aside_;
    std::map<std::string, std::int64_t> provider_kinds_;
    bool kinds_told_ = false;
    std::vector<Picture> pictures_;
};

}  // namespace kakehashi::sources::careplan
