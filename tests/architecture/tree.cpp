#include "tests/architecture/tree.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/folders.h"

namespace kakehashi::test {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

std::string whole(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

const std::filesystem::path& source_root() {
    static const std::filesystem::path root = source_dir();
    return root;
}

std::vector<Layer> layer_table() {
    std::vector<Layer> layers;
    for (const std::string& line : split(whole(binary_dir() / "layers.txt"), '\n')) {
        const std::vector<std::string> cells = split(line, '|');
        if (cells.size() != 4) {
            throw std::runtime_error("not a line of the layer table: " + line);
        }
        Layer layer{cells[0], cells[1] == "pure", {}, cells[3]};
        for (const std::string& used : split(cells[2], ',')) {
            if (!used.empty()) {
                layer.may_use.insert(used);
            }
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

std::map<std::string, std::set<std::string>> layer_links() {
    static const std::regex call(R"(\nlayer\((\S+)([^)]*)\))");
    std::map<std::string, std::set<std::string>> links;
    const std::string text = text_of("CMakeLists.txt");
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
        std::set<std::string>& of_layer = links[(*it)[1]];
        std::istringstream words((*it)[2]);
        bool linking = false;
        for (std::string word; words >> word;) {
            if (word == "LINKS") {
                linking = true;
            } else if (linking) {
                of_layer.insert(word);
            }
        }
    }
    return links;
}

std::vector<std::string> files_below(const std::string& folder, const std::set<std::string>& endings) {
    std::set<std::string> files;
    const std::filesystem::path top = source_root() / folder;
    if (!std::filesystem::exists(top)) {
        return {};
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             top, std::filesystem::directory_options::follow_directory_symlink)) {
        if (entry.is_regular_file() && endings.contains(entry.path().extension().string())) {
            files.insert(folder + "/" + entry.path().lexically_relative(top).generic_string());
        }
    }
    return {files.begin(), files.end()};
}

std::string text_of(const std::string& file) { return whole(source_root() / file); }

std::vector<Include> includes_of(const std::string& file) {
    static const std::regex directive(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
    std::vector<Include> includes;
    int number = 0;
    for (const std::string& line : split(text_of(file), '\n')) {
        ++number;
        std::smatch match;
        if (std::regex_search(line, match, directive)) {
            includes.push_back({file, number, match[2], match[1] == "\""});
        }
    }
    return includes;
}

std::string layer_of(const std::string& file, const std::vector<Layer>& layers) {
    std::string deepest;
    for (const Layer& layer : layers) {
        if (file.starts_with(layer.folder + "/") && layer.folder.size() > deepest.size()) {
            deepest = layer.folder;
        }
    }
    return deepest;
}

std::set<std::string> cmake_list(const std::string& file, const std::string& name) {
    const std::regex call("set\\(" + name + "([^)]*)\\)");
    const std::string text = std::regex_replace(text_of(file), std::regex("#[^\n]*"), "");
    std::smatch match;
    std::set<std::string> list;
    if (std::regex_search(text, match, call)) {
        std::istringstream words(match[1]);
        for (std::string word; words >> word;) {
            list.insert(word);
        }
    }
    return list;
}

Outcome outcome_of(const std::string& command) {
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("cannot run " + command);
    }
    Outcome outcome;
    std::array<char, 4096> block{};
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), pipe)) {
        outcome.text.append(block.data(), got);
    }
    outcome.status = ::pclose(pipe);
    return outcome;
}

}  // namespace kakehashi::test
