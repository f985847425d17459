#include <iconv.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/synth/town.h"
#include "tests/folders.h"

/// How fast care-plan files become checked facts, beside iconv over the same bytes, in the same run. Arguments: people of
/// the town, by default 2000; rounds of which the best counts, by default 5.
namespace {

using namespace kakehashi;

int rounds = 5;

/// Counts bytes of bodies, so that nothing is left out.
class CountingSink final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        for (const Replacement& made : unit.replacements) {
            for (const FactDraft& fact : made.facts) {
                bytes += fact.body.size();
                ++facts;
            }
        }
        return Done{};
    }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding finding) override { graver += finding.severity >= Severity::person ? 1 : 0; }
    void progress(std::uint64_t /*rows*/) override {}

    std::size_t bytes = 0;
    std::size_t facts = 0;
    int graver = 0;
};

using Sets = std::map<SetName, std::vector<ClaimedFile>>;

[[noreturn]] void give_up(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    std::exit(1);
}

Sets sets_in(const Source& source, const std::filesystem::path& folder, std::vector<std::string>& contents) {
    Sets sets;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("UP") || !name.ends_with(".CSV")) {
            continue;
        }
        std::ifstream in(entry.path(), std::ios::binary);
        contents.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        auto claim = source.recognise(name, std::string_view(contents.back()).substr(0, head_size));
        const SetName set = claim->set;
        sets[set].push_back({{name, std::make_shared<sources::MemoryBytes>(contents.back()), ""}, std::move(*claim)});
    }
    return sets;
}

double seconds_of(const auto& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void decode(const std::vector<std::string>& contents, std::string& out) {
    const iconv_t converter = iconv_open("UTF-8", "CP932");
    for (const std::string& content : contents) {
        out.resize(content.size() * 3);
        char* from = const_cast<char*>(content.data());  // iconv's interface; it does not write there
        char* to = out.data();
        std::size_t left = content.size();
        std::size_t room = out.size();
        iconv(converter, &from, &left, &to, &room);
    }
    iconv_close(converter);
}

}  // namespace

int main(int count, char** arguments) {
    synth::TownOptions options;
    options.people = count > 1 ? std::atoi(arguments[1]) : 2000;
    rounds = count > 2 ? std::atoi(arguments[2]) : rounds;
    options.month = *ServiceMonth::parse_compact("202611");
    options.today = *CalendarDate::parse_compact("20261122");
    options.conf = test::source_dir() / "conf";
    options.out = std::filesystem::temp_directory_path() / ("kakehashi-reading-bench-" + std::to_string(getpid()));
    const auto town = synth::write_town(options);
    const auto source = sources::careplan::CarePlanSource::open(test::source_dir() / "conf", std::filesystem::temp_directory_path());
    if (!town || !source) {
        give_up(town ? source.error() : town.error());
    }
    std::vector<std::string> contents;
    const Sets sets = sets_in(**source, options.out, contents);
    std::filesystem::remove_all(options.out);
    CountingSink sink;
    std::string decoded;
    double reading = 1e9;
    double limit = 1e9;
    // In turns, so that both meet the same weather.
    for (int n = 0; n < rounds; ++n) {
        limit = std::min(limit, seconds_of([&] { decode(contents, decoded); }));
        sink = CountingSink();
        reading = std::min(reading, seconds_of([&] {
            for (const auto& [name, files] : sets) {
                if (const auto read = (*source)->read(files, sink); !read) {
                    give_up(read.error());
                }
            }
        }));
    }
    double bytes = 0;
    for (const std::string& content : contents) {
        bytes += static_cast<double>(content.size());
    }
    constexpr double mega = 1e6;
    std::printf("%.1f MB in %zu sets to %zu facts of %.1f MB\n", bytes / mega, sets.size(), sink.facts,
                static_cast<double>(sink.bytes) / mega);
    std::printf("  iconv   %7.1f MB/s\n  reading %7.1f MB/s; ratio %.2f\n", bytes / mega / limit, bytes / mega / reading,
                limit / reading);
    return sink.graver == 0 ? 0 : 1;
}
