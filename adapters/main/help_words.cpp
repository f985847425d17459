#include "adapters/main/help_words.h"

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <utility>

#include "adapters/sources/conf_table.h"

namespace kakehashi::app {
namespace {

using Texts = std::map<std::string, std::string>;

std::string of(const Texts& texts, const std::string& english) {
    const auto found = texts.find(english);
    return found == texts.end() ? english : found->second;
}

void put(CLI::App& app, const Texts& texts) {
    app.description(of(texts, app.get_description()));
    app.group(of(texts, app.get_group()));
    for (CLI::Option* const option : app.get_options()) {
        option->description(of(texts, option->get_description()));
        option->group(of(texts, option->get_group()));
    }
    for (const char* const label : {"Usage", "OPTIONS", "SUBCOMMAND", "Positionals", "REQUIRED", "Needs", "Excludes"}) {
        app.get_formatter()->label(label, of(texts, label));
    }
    for (CLI::App* const command : app.get_subcommands({})) {
        put(*command, texts);
    }
}

}  // namespace

void speak_japanese(CLI::App& app, const std::filesystem::path& home) {
    const auto table = sources::ConfTable::open(home / "conf" / "help.csv", {"en", "ja"});
    if (!table) {
        return;
    }
    Texts texts;
    for (const auto& row : table->rows()) {
        texts.emplace(row.cells[0], row.cells[1]);
    }
    put(app, texts);
}

}  // namespace kakehashi::app
