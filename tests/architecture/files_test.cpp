// What a newcomer may rely on: lists are complete, files are small, names say what a thing is.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <regex>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::files_below;
using kakehashi::test::Layer;

const std::vector<std::string> rooms = {"domain", "consent", "adapters", "tests"};
constexpr std::ptrdiff_t long_file = 400;
constexpr std::ptrdiff_t too_long_file = 600;

/// Files of a layer's own folder, without those of layers below it, as its list names them.
std::set<std::string> files_of(const Layer& layer, const std::vector<Layer>& layers, const std::string& ending) {
    std::set<std::string> files;
    for (const std::string& file : files_below(layer.folder, {ending})) {
        if (kakehashi::test::layer_of(file, layers) == layer.folder) {
            files.insert(file.substr(layer.folder.size() + 1));
        }
    }
    return files;
}

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text;
}

void expect_same(const std::string& list, const std::set<std::string>& listed, const std::set<std::string>& there) {
    std::set<std::string> missing;
    std::set<std::string> gone;
    std::ranges::set_difference(there, listed, std::inserter(missing, missing.end()));
    std::ranges::set_difference(listed, there, std::inserter(gone, gone.end()));
    BOOST_TEST(missing.empty(), list << " does not list" << joined(missing));
    BOOST_TEST(gone.empty(), list << " lists what is not there:" << joined(gone));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(a_layer_lists_exactly_its_files) {
    const std::vector<Layer> layers = kakehashi::test::layer_table();
    for (const Layer& layer : layers) {
        const std::string list = layer.folder + "/files.cmake";
        std::set<std::string> sources = files_of(layer, layers, ".cpp");
        sources.erase("main.cpp");  // the program's own
        expect_same(list, kakehashi::test::cmake_list(list, "SOURCES"), sources);
        expect_same(list, kakehashi::test::cmake_list(list, "HEADERS"), files_of(layer, layers, ".h"));
    }
}

BOOST_AUTO_TEST_CASE(a_test_folder_lists_exactly_its_files) {
    std::set<std::string> folders;
    const std::regex declared(R"(\ntest_suite\((\S+))");
    const std::string text = kakehashi::test::text_of("tests/CMakeLists.txt");
    for (std::sregex_iterator it(text.begin(), text.end(), declared), end; it != end; ++it) {
        folders.insert((*it)[1]);
    }
    for (const std::string& folder : folders) {
        std::set<std::string> there;
        for (const std::string& file : files_below("tests/" + folder, {".cpp"})) {
            const bool of_inner_suite = std::ranges::any_of(folders, [&](const std::string& inner) {
                return inner.starts_with(folder + "/") && file.starts_with("tests/" + inner + "/");
            });
            if (!of_inner_suite) {
                there.insert(file.substr(folder.size() + 7));
            }
        }
        const std::string list = "tests/" + folder + "/files.cmake";
        if (there.empty()) {
            continue;
        }
        if (!std::filesystem::exists(kakehashi::test::source_root() / list)) {
            BOOST_ERROR(list << " is missing");
            continue;
        }
        expect_same(list, kakehashi::test::cmake_list(list, "SOURCES"), there);
    }
}

BOOST_AUTO_TEST_CASE(every_file_belongs_to_a_layer) {
    const std::vector<Layer> layers = kakehashi::test::layer_table();
    for (const char* const room : {"domain", "consent", "adapters"}) {
        for (const std::string& file : files_below(room, {".cpp", ".h"})) {
            BOOST_TEST(!kakehashi::test::layer_of(file, layers).empty(), file << " is in no layer");
        }
    }
}

BOOST_AUTO_TEST_CASE(files_stay_short) {
    for (const std::string& room : rooms) {
        for (const std::string& file : files_below(room, {".cpp", ".h"})) {
            const std::string text = kakehashi::test::text_of(file);
            const auto lines = std::ranges::count(text, '\n');
            BOOST_TEST(lines <= too_long_file, file << " has " << lines << " lines");
            if (lines > long_file) {
                BOOST_TEST_MESSAGE(file << " has " << lines << " lines; " << long_file << " are enough");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(names_say_what_a_thing_is) {
    const std::regex vague("(^|[/_])(common|utils?|helpers?|managers?|misc|toolbox)([/_.]|$)");
    for (const std::string& room : {std::string("domain"), std::string("consent"), std::string("adapters"),
                                    std::string("tests"), std::string("sql"), std::string("scripts")}) {
        for (const std::string& file : files_below(room, {".cpp", ".h", ".cmake", ".sql", ".tsv", ""})) {
            BOOST_TEST(!std::regex_search(file, vague), file);
        }
    }
}

BOOST_AUTO_TEST_CASE(headers_are_included_once) {
    for (const std::string& room : rooms) {
        for (const std::string& file : files_below(room, {".h"})) {
            BOOST_TEST(kakehashi::test::text_of(file).find("#pragma once") != std::string::npos, file);
        }
    }
}

BOOST_AUTO_TEST_CASE(no_line_outlives_the_work_on_it) {
    // Written in two pieces, so that this file does not find itself.
    const std::regex debt(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X)\\b");
    for (const std::string& room : rooms) {
        for (const std::string& file : files_below(room, {".cpp", ".h"})) {
            BOOST_TEST(!std::regex_search(kakehashi::test::text_of(file), debt), file);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
