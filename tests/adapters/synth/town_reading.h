#pragma once

#include <iconv.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/synth/town.h"
#include "tests/folders.h"

namespace kakehashi::synth::reading {

using Row = std::vector<std::string>;
using Files = std::map<std::string, std::string>;  ///< name to bytes

struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "kakehashi-synth-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

inline TownOptions options(int people, std::uint64_t seed, const std::filesystem::path& out) {
    TownOptions made;
    made.people = people;
    made.seed = seed;
    made.month = *ServiceMonth::parse_compact("202611");
    made.today = *CalendarDate::parse_compact("20261122");
    made.out = out;
    made.conf = kakehashi::test::source_dir() / "conf";
    return made;
}

inline Files files_of(const std::filesystem::path& folder) {
    Files files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ostringstream bytes;
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        files[entry.path().filename().string()] = bytes.str();
    }
    return files;
}

/// The files of the town that `change` makes of the usual wishes.
template <class Change>
Files changed_town(int people, std::uint64_t seed, Change change) {
    const Folder folder;
    TownOptions wanted = options(people, seed, folder.path);
    change(wanted);
    const auto summary = write_town(wanted);
    BOOST_TEST_REQUIRE(summary.has_value());
    return files_of(folder.path);
}

inline Files town(int people, std::uint64_t seed) {
    return changed_town(people, seed, [](TownOptions& /*wanted*/) {});
}

/// A town of 600 people, made once.
inline const Files& the_town() {
    static const Files files = town(600, 20261122);
    return files;
}

/// Whether a file is of edition 3.x of the care-plan exchange, whose rows have fewer items and whose names no kinds.
inline bool is_third_edition(const std::string& bytes) { return bytes.starts_with("202208,"); }

/// Documents, which have no rows.
inline bool is_document(const std::string& name) {
    return name.ends_with(".pdf") || name.ends_with(".json") || name.ends_with(".xml");
}

/// As UTF-8, or nothing when a byte does not belong to the charset.
inline std::optional<std::string> decoded(std::string bytes, const char* charset) {
    const iconv_t handle = iconv_open("UTF-8", charset);
    std::string text(bytes.size() * 3 + 1, '\0');
    char* from = bytes.data();
    char* to = text.data();
    std::size_t from_left = bytes.size();
    std::size_t to_left = text.size();
    const bool whole = iconv(handle, &from, &from_left, &to, &to_left) == 0;
    iconv_close(handle);
    text.resize(text.size() - to_left);
    return whole ? std::optional(text) : std::nullopt;
}

inline std::vector<Row> rows_of(std::string_view text) {
    std::vector<Row> rows;
    Row row;
    std::string cell;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            // A doubled quote closes and opens again: the second of the pair is the character itself.
            quoted = !quoted;
            cell += quoted && !cell.empty() && cell.back() == '\1' ? '"' : '\1';
        } else if (!quoted && (c == ',' || c == '\n')) {
            std::erase(cell, '\1');
            row.push_back(std::exchange(cell, {}));
            if (c == '\n') {
                rows.push_back(std::exchange(row, {}));
            }
        } else if (quoted || c != '\r') {
            cell += c;
        }
    }
    return rows;
}

/// Forms of the exchange may have a second part, which unlike everything behind it begins with a letter.
inline std::string form_of(const std::string& name) {
    const bool two_parts = name.starts_with("KK_") || name.find("_SUB") != std::string::npos || name.find("_IMAGE") != std::string::npos;
    const std::size_t first = name.find('_');
    return name.substr(0, two_parts ? name.find('_', first + 1) : first);
}

inline std::vector<Row> cp932_rows(const std::string& bytes) { return rows_of(decoded(bytes, "CP932").value()); }

/// All rows of all files of a form (`KK_PERSON`, `UPPLAN` …); of municipal files without the column line.
inline std::vector<Row> rows_of_form(const Files& files, std::string_view form) {
    std::vector<Row> all;
    for (const auto& [name, bytes] : files) {
        if (form_of(name) == form) {
            const std::vector<Row> rows = cp932_rows(bytes);
            all.insert(all.end(), rows.begin() + (name.starts_with("KK_") ? 1 : 0), rows.end());
        }
    }
    return all;
}

inline int number(const std::string& cell) { return cell.empty() ? 0 : std::stoi(cell); }

}  // namespace kakehashi::synth::reading
