#include "adapters/sources/careplan/person_rows.h"

#include <stdlib.h>  // mkstemp
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>

namespace kakehashi::sources::careplan {
namespace {

constexpr std::uint64_t most_in_memory = 32ULL * 1024 * 1024;
constexpr std::uint64_t part_size = 8ULL * 1024 * 1024;
constexpr std::uint64_t most_parts = 256;
constexpr std::size_t person_size = 16;

Error no_room() { return Error{Fault::unavailable, "KK-2105", "the temporary folder does not take the rows", {}}; }

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    return hash ^ hash >> 32U;
}

char* put(char* to, std::uint32_t number) {
    std::memcpy(to, &number, sizeof number);
    return to + sizeof number;
}

char* put(char* to, std::string_view bytes) {
    std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

std::uint32_t take(std::string_view from, std::size_t& at) {
    std::uint32_t number = 0;
    std::memcpy(&number, from.data() + at, sizeof number);
    at += sizeof number;
    return number;
}

/// Short lengths take one byte, others five.
std::size_t size_of_length(std::size_t length) { return length < 255 ? 1 : 5; }

char* put_length(char* to, std::size_t length) {
    if (length < 255) {
        *to = static_cast<char>(length);
        return to + 1;
    }
    *to = static_cast<char>(255);
    return put(to + 1, static_cast<std::uint32_t>(length));
}

std::size_t take_length(std::string_view from, std::size_t& at) {
    const auto first = static_cast<unsigned char>(from[at++]);
    return first < 255 ? first : take(from, at);
}

/// Where a record begins, and what it is sorted by.
struct Entry {
    std::array<std::uint64_t, 2> person{};  ///< its bytes as numbers: any order that keeps one person together will do
    std::uint8_t file = 0;
    std::size_t at = 0;  ///< also the order of adding
};

/// Layout of a record: size, person, file, broken, line, number of cells, then length and bytes of each.
constexpr std::size_t fixed_size = 4 + person_size + 1 + 1 + 4 + 4;

/// The cells go to the end of `cells`, which has room for them.
StoredRow row_at(std::string_view part, std::size_t at, std::vector<std::string_view>& cells) {
    StoredRow row;
    at += 4 + person_size;
    row.file = static_cast<std::uint8_t>(part[at++]);
    row.broken = part[at++] != 0;
    row.line = take(part, at);
    const std::size_t first = cells.size();
    for (std::uint32_t left = take(part, at); left > 0; --left) {
        const std::size_t length = take_length(part, at);
        cells.push_back(part.substr(at, length));
        at += length;
    }
    row.cells = Cells(cells).subspan(first);
    return row;
}

std::size_t cells_at(std::string_view part, std::size_t at) {
    at += fixed_size - 4;
    return take(part, at);
}

std::vector<Entry> entries_of(std::string_view part) {
    std::vector<Entry> entries;
    for (std::size_t at = 0; at < part.size();) {
        std::size_t begin = at;
        const std::uint32_t size = take(part, begin);
        Entry& entry = entries.emplace_back();
        static_assert(sizeof entry.person == person_size);
        std::memcpy(entry.person.data(), part.data() + begin, person_size);
        entry.file = static_cast<std::uint8_t>(part[begin + person_size]);
        entry.at = at;
        at += size;
    }
    return entries;
}

/// One run of entries of the same person.
struct Run {
    std::size_t first = 0;
    std::size_t count = 0;
    std::size_t earliest = 0;
};

std::vector<Run> runs_of(std::vector<Entry>& entries) {
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.person, a.file, a.at) < std::tie(b.person, b.file, b.at);
    });
    std::vector<Run> runs;
    for (std::size_t n = 0; n < entries.size(); ++n) {
        if (n == 0 || entries[n].person != entries[n - 1].person) {
            runs.push_back({n, 0, entries[n].at});
        }
        ++runs.back().count;
        runs.back().earliest = std::min(runs.back().earliest, entries[n].at);
    }
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.earliest < b.earliest; });
    return runs;
}

}  // namespace

PersonRows::PersonRows(std::filesystem::path folder, std::uint64_t expected) : folder_(std::move(folder)) {
    const std::uint64_t count = expected <= most_in_memory ? 1 : std::min(expected / part_size + 1, most_parts);
    parts_.resize(static_cast<std::size_t>(count));
    if (in_memory()) {
        parts_.front().memory.reserve(static_cast<std::size_t>(expected + expected / 2));
    }
}

Result<Done> PersonRows::add(std::string_view person, const StoredRow& row) {
    EXPECTS(person.size() == person_size);
    std::size_t size = fixed_size;
    for (const std::string_view cell : row.cells) {
        size += size_of_length(cell.size()) + cell.size();
    }
    std::string& bytes = in_memory() ? parts_.front().memory : buffer_;
    const std::size_t before = in_memory() ? bytes.size() : 0;
    bytes.resize(before + size);
    char* to = bytes.data() + before;
    to = put(to, static_cast<std::uint32_t>(size));
    to = put(to, person);
    *to++ = static_cast<char>(row.file);
    *to++ = row.broken ? '\1' : '\0';
    to = put(to, row.line);
    to = put(to, static_cast<std::uint32_t>(row.cells.size()));
    for (const std::string_view cell : row.cells) {
        to = put_length(to, cell.size());
        to = put(to, cell);
    }
    return in_memory() ? Result<Done>(Done{}) : write(parts_[hash_of(person) % parts_.size()], buffer_);
}

Result<Done> PersonRows::write(Part& part, std::string_view bytes) {
    if (!part.file) {
        std::string path = (folder_ / "kakehashi-rows-XXXXXX").string();
        const int descriptor = mkstemp(path.data());
        if (descriptor < 0) {
            return no_room();
        }
        unlink(path.c_str());
        part.file.reset(fdopen(descriptor, "w+b"));
        if (!part.file) {
            close(descriptor);
            return no_room();
        }
        static_cast<void>(std::setvbuf(part.file.get(), nullptr, _IOFBF, 64 * 1024));
    }
    if (std::fwrite(bytes.data(), 1, bytes.size(), part.file.get()) != bytes.size()) {
        return no_room();
    }
    return Done{};
}

Result<Done> PersonRows::load(Part& part, std::string& bytes) {
    if (!part.file) {
        bytes = std::move(part.memory);
        return Done{};
    }
    std::FILE* file = part.file.get();
    if (std::fflush(file) != 0 || std::fseek(file, 0, SEEK_END) != 0) {
        return no_room();
    }
    const long size = std::ftell(file);
    if (size < 0 || std::fseek(file, 0, SEEK_SET) != 0) {
        return no_room();
    }
    bytes.assign(static_cast<std::size_t>(size), '\0');
    if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) {
        return no_room();
    }
    part.file.reset();
    return Done{};
}

Result<Done> PersonRows::each(const Visit& visit) {
    for (Part& part : parts_) {
        std::string bytes;
        TRY_DONE(load(part, bytes));
        std::vector<Entry> entries = entries_of(bytes);
        std::vector<StoredRow> rows;
        std::vector<std::string_view> cells;
        for (const Run& run : runs_of(entries)) {
            std::size_t count = 0;
            for (std::size_t n = run.first; n < run.first + run.count; ++n) {
                count += cells_at(bytes, entries[n].at);
            }
            rows.clear();
            cells.clear();
            cells.reserve(count);
            for (std::size_t n = run.first; n < run.first + run.count; ++n) {
                rows.push_back(row_at(bytes, entries[n].at, cells));
            }
            TRY_DONE(visit(std::string_view(bytes).substr(entries[run.first].at + 4, person_size), rows));
        }
    }
    return Done{};
}

}  // namespace kakehashi::sources::careplan
