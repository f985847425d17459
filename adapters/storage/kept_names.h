#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// How the register of sets keeps what may hold a person's name: file names that their sender chose, and findings, which tell
/// places by them (docs/decisions/0051). Sealed with the submission key as the files' bytes are; what is only compared is kept as
/// a keyed hash, because a name can be guessed. Names that follow a standard's own pattern stay in clear. What is in clear in rows
/// of earlier editions is read as it stands. Thread-safe.
class KeptNames {
public:
    explicit KeptNames(const Key& submission_key);

    /// As it stands in `submission_file.name`.
    [[nodiscard]] std::string file(SetId set, int file_no, const ClaimedFile& file) const;
    [[nodiscard]] std::string sealed_file(SetId set, int file_no, std::string_view name) const;
    /// The name itself. Broken (KK-4102) when it was sealed for another file.
    [[nodiscard]] Result<std::string> open_file(SetId set, int file_no, std::string stored) const;

    /// As it stands in `import_set`: the serial of a set that no source could place is its file's name.
    [[nodiscard]] SetName set(SetName name) const;
    /// The name itself; `file` is the open name of the set's first file.
    [[nodiscard]] static SetName open_set(SetName stored, const std::string& file);

    /// As it stands in `import_set.content`: the digest covers the names of files.
    [[nodiscard]] std::string content(const std::string& digest, std::span<const ClaimedFile> files) const;
    [[nodiscard]] std::string keyed_content(const std::string& digest) const;
    [[nodiscard]] bool is_content(const std::string& stored, const std::string& digest) const;

    /// As they stand in `import_set.findings`; `json` is an array.
    [[nodiscard]] std::string findings(SetId set, std::string json) const;
    [[nodiscard]] Result<std::string> open_findings(SetId set, std::string stored) const;

private:
    Key sealing_;
    Key hashing_;  ///< made from the other: no key has two uses
};

/// Whether a stored name, serial, digest or text of findings is kept so.
[[nodiscard]] bool is_sealed(std::string_view stored);
[[nodiscard]] bool is_keyed(std::string_view stored);
/// Whether the serial of such a set is the name of its file.
[[nodiscard]] bool is_named_by_its_file(const SetName& name);

/// For statements: the name of a file in the row `x` of `submission_file`, a sealed one with what it was sealed for.
inline constexpr const char* located_name_of_x =
    "CASE WHEN substr(x.name, 1, 7) = 'sealed:' THEN CAST(x.set_id AS varchar(20)) || '/' || CAST(x.file_no AS varchar(10)) || '/' || "
    "x.name ELSE x.name END";

/// Opens names read so, each once. Not for sharing between threads.
class LocatedNames {
public:
    explicit LocatedNames(KeyRing& keys) : keys_(keys) {}
    /// Good as long as this, or what was given, is. Broken (KK-4102) as above.
    [[nodiscard]] Result<std::string_view> open(std::string_view located);

private:
    KeyRing& keys_;
    std::unordered_map<std::string, std::string> opened_;
};

}  // namespace kakehashi::storage
