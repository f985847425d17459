#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <set>
#include <string>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"

/// What the nouns and verbs of the command line are made of.
namespace kakehashi::app {

/// The command chosen; set by the callback of its subcommand.
using Chosen = std::function<Exit()>;

/// What commands make of the options that every command may be told.
struct Manners {
    std::set<const CLI::App*> streaming;  ///< tell what they have as lines; of the others --ndjson would be a promise not kept
    std::set<const CLI::App*> never_dry;  ///< log every look, or go on until told: --dry-run would be one
};
[[nodiscard]] Manners& manners();

[[nodiscard]] CLI::App* noun(CLI::App& app, const std::string& name, const std::string& about);
CLI::App* verb(CLI::App& noun, const std::string& name, const std::string& about, Chosen& chosen, Chosen command);
CLI::App* with_stream(CLI::App* command);
CLI::App* never_dry(CLI::App* command);
void add_subject(CLI::App& app, SubjectOption& subject);

/// consent, relation, proxy, hold, disaster: whatever decides who may see what.
void add_consent_nouns(CLI::App& app, const Globals& globals, Chosen& chosen);

}  // namespace kakehashi::app
