// Memory of what an import keeps of each of very many files: their names, which sets they make up, and what became of those.
//    listing_bench [FILES]      default 100000; files of plans in a folder of its own, three to a set
// Goal: 200 bytes a file.
#include <stdlib.h>  // mkdtemp

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "adapters/main/file_bytes.h"
#include "adapters/main/result_spool.h"
#include "adapters/sources/careplan/careplan_source.h"
#include "domain/set_grouping.h"
#include "tests/folders.h"

namespace fs = std::filesystem;
using namespace kakehashi;

namespace {

/// The value; a Result without one ends the program.
template <class T>
T needed(Result<T> result) {
    return std::move(result).value();
}

/// Kilobytes from /proc/self/status.
std::int64_t memory(const std::string& which) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        std::int64_t value = 0;
        if (word == which + ":" && status >> value) {
            return value;
        }
    }
    return 0;
}

void write_files(const fs::path& folder, std::size_t count) {
    static const char* const forms[] = {"UPPLAN", "UPSIKYU", "UPHOSOKU"};
    for (std::size_t n = 0; n < count; ++n) {
        char name[128];
        (void)std::snprintf(name, sizeof name, "%s_202604_99900%05zu_43_9990000022_11_20260325%06zu.CSV", forms[n % 3],
                            n / 3 % 300, n / 3 / 300);
        std::ofstream(folder / name) << n;
    }
}

void tell(const char* step, std::size_t files, std::int64_t before, std::chrono::steady_clock::time_point begin) {
    const auto now = memory("VmRSS");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << step << ": " << (now - before) / 1024 << " MiB, " << (now - before) * 1024 / static_cast<std::int64_t>(files)
              << " bytes a file; at most " << memory("VmHWM") / 1024 << " MiB resident; " << took.count() << " s" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? std::stoull(argv[1]) : 100'000;
    std::string name = (fs::temp_directory_path() / "kakehashi-bench.XXXXXX").string();
    const fs::path folder = mkdtemp(name.data());
    write_files(folder, count);
    std::vector<std::unique_ptr<Source>> sources;
    sources.push_back(needed(sources::careplan::CarePlanSource::open(test::source_dir() / "conf", folder.parent_path())));
    const std::int64_t before = memory("VmRSS");
    const auto begin = std::chrono::steady_clock::now();
    {
        const auto files = needed(app::collect_files({folder}, folder.parent_path()));
        tell("listed", files.size(), before, begin);
        const SetGrouping groups(sources, std::nullopt, files, [](const SourceFile&, const std::optional<Error>&) {});
        tell("grouped", files.size(), before, begin);
        app::ResultSpool results(folder.parent_path());
        for (std::size_t n = 0; n < groups.size(); ++n) {
            SetResult result;
            result.name = groups.at(n).name;
            results.add(result);
        }
        tell("told", files.size(), before, begin);
    }
    fs::remove_all(folder);
    return 0;
}
