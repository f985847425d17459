#include "adapters/main/archive_files.h"

#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "adapters/main/file_names.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most = 1ULL << 30U;

Error broken() {
    return {Fault::malformed, "KK-8402", "the archive is damaged or locked, holds nothing, or is larger than 1 GiB unpacked"};
}

/// Appends the entry's bytes; malformed when they are not what the archive says they are, or too many.
/// `head` takes how the file begins.
Result<Done> unpack_entry(const fs::path& archive, const Poco::Zip::ZipLocalFileHeader& entry, SpoolFile& spool, std::string& head) {
    std::ifstream in(archive, std::ios::binary);
    Poco::Zip::ZipInputStream stream(in, entry);
    std::string block(64U << 10U, '\0');
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0) {
        const std::string_view piece = std::string_view(block).substr(0, static_cast<std::size_t>(stream.gcount()));
        head += piece.substr(0, note_head - std::min(note_head, head.size()));
        TRY_DONE(spool.append(piece));
        if (spool.size() > most) {
            return broken();
        }
    }
    return stream.crcValid() ? Result<Done>(Done{}) : broken();
}

Result<Done> unpack_all(const fs::path& path, const std::shared_ptr<SpoolFile>& spool, FileListing& listing) {
    const std::size_t before = listing.size();
    const std::uint32_t place = listing.add_archive(spool);
    std::ifstream in(path, std::ios::binary);
    Poco::Zip::ZipArchive archive(in);
    std::size_t headers = 0;
    for (auto entry = archive.headerBegin(); entry != archive.headerEnd(); ++entry, ++headers) {
        if (!entry->second.isFile() || left_by_a_desktop(last_part(entry->first))) {
            continue;
        }
        if (entry->second.isEncrypted()) {
            return broken();
        }
        const std::uint64_t begin = spool->size();
        std::string head;
        TRY_DONE(unpack_entry(path, entry->second, *spool, head));
        if (is_note(last_part(entry->first), head)) {
            listing.pass_over(last_part(entry->first));
        } else {
            listing.add_stretch(place, last_part(entry->first), begin, spool->size() - begin);
        }
    }
    // The directory at the end lists what was packed: an archive cut short lacks it, and what else is lost nobody knows.
    const auto listed = static_cast<std::size_t>(std::distance(archive.fileInfoBegin(), archive.fileInfoEnd()));
    if (listing.size() == before || listed != headers) {
        return broken();
    }
    return Done{};
}

}  // namespace

Result<Done> unpack(const fs::path& archive, const fs::path& spool, FileListing& listing) {
    TRY(const auto file, SpoolFile::open(spool));
    const std::size_t before = listing.size();
    try {
        auto done = unpack_all(archive, file, listing);
        if (!done) {
            listing.cut(before);
        }
        return done;
    } catch (const std::exception&) {
        listing.cut(before);
        return broken();
    }
}

}  // namespace kakehashi::app
