#include "adapters/main/command_tree.h"

namespace kakehashi::app {

CLI::App* verb(CLI::App& noun, const std::string& name, const std::string& about, Chosen& chosen, Chosen command) {
    CLI::App* const added = noun.add_subcommand(name, about);
    added->callback([&chosen, command] { chosen = command; });
    return added;
}

Manners& manners() {
    static Manners known;
    return known;
}

CLI::App* with_stream(CLI::App* command) {
    manners().streaming.insert(command);
    return command;
}

CLI::App* never_dry(CLI::App* command) {
    manners().never_dry.insert(command);
    return command;
}

CLI::App* noun(CLI::App& app, const std::string& name, const std::string& about) {
    CLI::App* const added = app.add_subcommand(name, about);
    added->require_subcommand(1);
    return added;
}

void add_subject(CLI::App& app, SubjectOption& subject) {
    app.add_option("--insurer", subject.insurer, "insurer number (保険者番号)")->required();
    app.add_option("--insured", subject.insured, "insured number (被保険者番号)")->required();
}

}  // namespace kakehashi::app
