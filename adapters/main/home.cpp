#include "adapters/main/home.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& folder) {
    std::error_code failed;
    return fs::is_directory(folder / "conf" / "layouts", failed) && fs::is_directory(folder / "sql", failed);
}

}  // namespace

Result<fs::path> find_home() {
    if (const char* const named = std::getenv("KAKEHASHI_HOME")) {
        if (is_home(named)) {
            return fs::path(named);
        }
        return Error{Fault::missing, "KK-8001", "KAKEHASHI_HOME does not hold conf/ and sql/"};
    }
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    for (const fs::path& folder : {program.parent_path().parent_path(), program.parent_path(),
                                   program.parent_path().parent_path() / "share" / "kakehashi", fs::current_path(failed)}) {
        if (is_home(folder)) {
            return folder;
        }
    }
    return Error{Fault::missing, "KK-8001", "conf/ and sql/ were not found; set KAKEHASHI_HOME to the folder that holds them"};
}

Result<std::string> read_text(const fs::path& file) {
    constexpr std::size_t most = 4U << 20U;
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) {
        return Error{Fault::missing, "KK-8002", "the file cannot be read", {file.filename().string(), 0, 0}};
    }
    if (text.size() > most) {
        return Error{Fault::malformed, "KK-8003", "the file is larger than 4 MiB", {file.filename().string(), 0, 0}};
    }
    return text;
}

}  // namespace kakehashi::app
