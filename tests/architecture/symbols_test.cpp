// Lock 2 of the layer law: the object code of a pure layer needs nothing that touches the world.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <sstream>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::Layer;

/// Names of C functions, whole words.
const std::set<std::string> banned_functions = {
    // time
    "clock", "clock_gettime", "ftime", "gettimeofday", "localtime", "localtime_r", "gmtime", "gmtime_r", "mktime",
    "nanosleep", "sleep", "time", "timespec_get", "tzset", "usleep",
    // files
    "creat", "fdopen", "fopen", "fopen64", "freopen", "mkdir", "mmap", "mmap64", "open", "open64", "openat", "opendir",
    "read", "remove", "rename", "stat", "stat64", "tmpfile", "unlink", "write",
    // processes, sockets, environment, chance
    "accept", "bind", "connect", "dlopen", "execve", "fork", "getaddrinfo", "getenv", "getentropy", "getpid", "getrandom",
    "listen", "popen", "pthread_create", "putenv", "rand", "random", "recv", "secure_getenv", "send", "setenv",
    "setlocale", "socket", "srand", "system"};

/// Beginnings of C++ names and of the names of C libraries.
const std::vector<std::string> banned_beginnings = {
    "std::chrono::_V2::system_clock", "std::chrono::_V2::steady_clock", "std::basic_ifstream",
    "std::basic_ofstream", "std::basic_fstream", "std::basic_filebuf", "std::filesystem::", "std::random_device",
    "std::locale::", "std::thread", "std::this_thread", "std::cout", "std::cerr", "std::clog", "std::cin",
    "Poco::", "soci::", "spdlog::", "simdjson::", "fmt::", "CLI::", "sqlite3_", "PQ", "EVP_", "SSL_", "RAND_"};

std::vector<std::string> undefined_symbols(const std::filesystem::path& archive) {
    std::string command = KAKEHASHI_NM " -uC ";
    command += archive.string();
    const auto nm = kakehashi::test::outcome_of(command);
    BOOST_TEST_REQUIRE(nm.status == 0, nm.text);
    std::vector<std::string> symbols;
    std::istringstream lines(nm.text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t kind = line.find_first_not_of(' ');
        if (kind != std::string::npos && kind + 2 < line.size() && (line[kind] == 'U' || line[kind] == 'w') &&
            line[kind + 1] == ' ') {
            symbols.push_back(line.substr(kind + 2));
        }
    }
    return symbols;
}

/// The name up to its version: `time@GLIBC_2.2.5` is `time`.
std::string bare(const std::string& symbol) { return symbol.substr(0, symbol.find('@')); }

/// Free functions only: a member of one of our classes may be called `open`.
bool is_banned(const std::string& symbol) {
    if (banned_functions.contains(bare(symbol))) {
        return true;
    }
    for (const std::string& beginning : banned_beginnings) {
        if (symbol.starts_with(beginning)) {
            return true;
        }
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(symbols)

BOOST_AUTO_TEST_CASE(a_pure_layer_calls_no_clock_file_socket_environment_or_library) {
    int pure = 0;
    for (const Layer& layer : kakehashi::test::layer_table()) {
        if (!layer.pure) {
            continue;
        }
        ++pure;
        const std::vector<std::string> symbols = undefined_symbols(layer.archive);
        BOOST_TEST(symbols.size() > 10U, layer.folder << ": nm shows no symbols");
        for (const std::string& symbol : symbols) {
            BOOST_TEST(!is_banned(symbol), layer.folder << " needs " << symbol);
        }
    }
    BOOST_TEST(pure == 2);
}

BOOST_AUTO_TEST_CASE(the_ban_knows_a_clock_when_it_sees_one) {
    BOOST_TEST(is_banned("std::chrono::_V2::system_clock::now()"));
    BOOST_TEST(is_banned("time@GLIBC_2.2.5"));
    BOOST_TEST(is_banned("PQexec"));
    BOOST_TEST(!is_banned("kakehashi::open(int)"));
    BOOST_TEST(!is_banned("fputs"));
    BOOST_TEST(!is_banned("abort"));
}

BOOST_AUTO_TEST_SUITE_END()
