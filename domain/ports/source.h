#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/finding.h"
#include "domain/result.h"
#include "domain/submission.h"

namespace kakehashi {

/// The bytes of one file, wherever they are kept. Reading never changes what others read; not for sharing between
/// threads.
class RawBytes {
public:
    virtual ~RawBytes() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Fills `to` from `offset` on and returns how many bytes there were; fewer than asked only at the end.
    /// Unavailable when the bytes cannot be read.
    [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> to) = 0;
};

/// A file that came in: its own name (no folder) and its bytes.
struct SourceFile {
    std::string name;
    std::shared_ptr<RawBytes> bytes;
    std::string sha256;  ///< of the bytes, hex; empty where they cannot be read
};

/// Which set a file belongs to, as far as its name and first bytes tell.
struct FileClaim {
    SetName set;
    std::string form;              ///< the file kind: "UPPLAN", "PERSON", "SERVICE_USER_INFO" …
    std::string edition;           ///< folder under conf/layouts/<standard>/
    std::vector<Finding> findings;
    /// When the name says it was made, where newer names outrank older ones: one from the future would outrank all to come.
    std::optional<Timestamp> ranked_by = std::nullopt;
    /// The name says nothing: the same bytes under another name are the same set.
    bool any_name = false;
    /// The file is called by the pattern of its standard, which leaves no room for anything of its sender's choice, whatever its
    /// bytes are. Any other name may hold a person's.
    bool standards_own_name = false;
};

/// One file together with its claim.
struct ClaimedFile {
    SourceFile file;
    FileClaim claim;
};

/// Takes what a source reads, in the order in which it is read. An Error returned ends the reading and is passed on.
class UnitSink {
public:
    virtual ~UnitSink() = default;
    virtual Result<Done> take(PersonUnit unit) = 0;
    virtual Result<Done> take(OfficeEntry office) = 0;
    virtual Result<Done> take(InsurerStatusEntry status) = 0;
    /// A finding that belongs to no one person.
    virtual void found(Finding finding) = 0;
    /// Rows read so far, for progress bars; called now and then.
    virtual void progress(std::uint64_t rows) = 0;
};

/// A stored body with a patch put into it, and the period that the whole of it says.
struct Patched {
    std::string body;
    Period effective;
};

/// How many first bytes of a file a source is shown: enough for a header of the widest form (LIFE, over 200 columns) and
/// the row after it, which tells the sender.
inline constexpr std::size_t head_size = 65'536;

/// One outside standard: bytes to units. Immutable after construction; may be shared by threads.
///
/// Whatever the bytes are, reading ends with units and findings: an Error is only for bytes that cannot be read or a
/// sink that gave up. Memory stays bounded (64 MiB beside the unit in hand), however large the file is.
class Source {
public:
    virtual ~Source() = default;
    [[nodiscard]] virtual std::string_view standard() const = 0;
    /// Whether this standard knows the file, by its name and its first bytes (`head_size` of them). A file whose name is
    /// nearly right is claimed with findings rather than left unknown.
    [[nodiscard]] virtual std::optional<FileClaim> recognise(std::string_view name, std::string_view head) const = 0;
    /// Reads all files of one set. Checks that the set is complete.
    [[nodiscard]] virtual Result<Done> read(std::span<const ClaimedFile> files, UnitSink& sink) const = 0;
    /// For sources whose empty cells mean "keep": what `patch` makes of the stored body (both made by this source).
    [[nodiscard]] virtual Result<Patched> patched(std::string_view stored_body, const FactDraft& patch) const = 0;
    /// The order in which sets are best taken: lower first (the register before what refers to it).
    [[nodiscard]] virtual int precedence(const SetName& set) const = 0;
};

}  // namespace kakehashi
