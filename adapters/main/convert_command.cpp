#include <algorithm>
#include <iostream>
#include <map>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/folder_output.h"
#include "adapters/main/home.h"
#include "adapters/main/import_report.h"
#include "adapters/main/message_catalogue.h"
#include "adapters/main/set_words.h"
#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/careplan/writing/set_conversion.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

namespace careplan = sources::careplan;

/// The files of each set; those that are no care plans stay what they are.
struct Sorted {
    std::map<SetName, std::vector<ClaimedFile>> sets;
    std::vector<std::string> left_alone;
};

Sorted sort_files(const Source& source, const SourceFiles& files) {
    Sorted sorted;
    for (std::size_t n = 0; n < files.size(); ++n) {
        SourceFile file = files.at(n);
        std::string head(head_size, '\0');
        const auto got = file.bytes->read(0, head);
        head.resize(got ? *got : 0);
        auto claim = source.recognise(file.name, head);
        if (!claim) {
            sorted.left_alone.push_back(file.name);
            continue;
        }
        const SetName set = claim->set;
        sorted.sets[set].push_back({std::move(file), std::move(*claim)});
    }
    return sorted;
}

struct Outcome {
    SetName set;
    careplan::Converted converted;
};

struct Conversions {
    std::vector<Outcome> sets;
    std::vector<std::string> left_alone;  ///< files of other standards, and of none
};

std::string known_editions(const careplan::Editions& editions) {
    std::string names;
    for (const auto& edition : editions.all()) {
        names += (names.empty() ? "" : ", ") + edition->edition();
    }
    return names;
}

Result<Conversions> convert(const Globals& globals, const ConvertOptions& options) {
    TRY(const auto home, find_home());
    TRY(const auto configuration, configuration_of(globals));
    const auto accepts = options.from_utf8 ? sources::Accepts::cp932_or_utf8 : sources::Accepts::cp932;
    TRY(const auto source,
        careplan::CarePlanSource::open(home / "conf", spool_folder(configuration),
                                       configuration.lenient ? careplan::Profile::lenient : careplan::Profile::strict, accepts));
    TRY(const auto editions, careplan::Editions::open(home / "conf"));
    TRY(const auto cp932, sources::Cp932::shared());
    TRY(const auto encoder, sources::FoldingEncoder::open(home / "conf"));
    const careplan::Catalogue* edition = editions->named(options.edition);
    if (edition == nullptr) {
        return Error{Fault::missing, "KK-6104", "unknown edition " + options.edition + "; there are " + known_editions(*editions)};
    }
    TRY(const auto files, collect_files(options.paths, spool_folder(configuration)));
    Sorted sorted = sort_files(*source, files);
    careplan::SetConversion conversion(*source, *editions, cp932, encoder, accepts,
                                       {edition, options.provider_kind, options.care_manager_kind});
    Conversions made{{}, std::move(sorted.left_alone)};
    std::unique_ptr<FolderOutput> output;
    if (!globals.dry_run) {
        TRY(output, FolderOutput::open_folder(options.to));
    }
    for (const auto& [set, members] : sorted.sets) {
        TRY(auto converted, conversion.run(members, output.get()));
        made.sets.push_back({set, std::move(converted)});
    }
    return made;
}

std::string_view name_of_outcome(const careplan::Converted& converted) {
    return converted.refused ? "refused" : converted.is_whole ? "converted" : "partly";
}

std::string_view outcome_words(const careplan::Converted& converted) {
    return converted.refused ? said("refused", "変換できません") : converted.is_whole ? said("converted", "変換済み") : said("partly", "一部を変換");
}

std::string as_json(const Conversions& made, const MessageCatalogue& catalogue) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("sets").open_array();
    for (const auto& [set, converted] : made.sets) {
        json.open_object();
        append_set_name(json, set);
        json.member("outcome", name_of_outcome(converted)).member("rows", converted.rows);
        json.member("people_left_out", converted.people_left_out).name("files").open_array();
        for (const std::string& file : converted.files) {
            json.text(file);
        }
        json.close_array().name("findings").open_array();
        for (const Finding& finding : converted.findings) {
            append_finding(json, finding, catalogue);
        }
        json.close_array().close_object();
    }
    json.close_array().name("left_alone").open_array();
    for (const std::string& file : made.left_alone) {
        json.text(file);
    }
    json.close_array().close_object();
    return text;
}

void print(std::ostream& out, const Conversions& made, const MessageCatalogue& catalogue, const SetWords& words) {
    for (const auto& [set, converted] : made.sets) {
        out << outcome_words(converted) << "  " << words.title(set, language()) << "  (" << converted.rows << said(" rows", " 行");
        if (converted.people_left_out > 0) {
            out << ", " << converted.people_left_out << said(" people left out", " 人を除外");
        }
        out << ")\n";
        for (const std::string& file : converted.files) {
            out << "    " << file << '\n';
        }
        print_findings(out, converted.findings, catalogue);
    }
    if (!made.left_alone.empty()) {
        out << said("Left alone, for they are no care-plan files (", "ケアプランのファイルではないため、そのままにしたもの（") << made.left_alone.size()
            << said("):", " 件）：") << '\n';
        for (const std::string& file : made.left_alone) {
            out << "    " << file << '\n';
        }
    }
}

/// Where there was nothing to convert, whoever asked gave the wrong files.
Exit exit_of(const std::vector<Outcome>& outcomes) {
    const auto any = [&](auto&& what) { return std::any_of(outcomes.begin(), outcomes.end(), what); };
    const bool all_refused = !any([](const Outcome& one) { return !one.converted.refused; });
    if (all_refused) {
        return Exit::input_has_errors;
    }
    return any([](const Outcome& one) { return one.converted.refused || !one.converted.is_whole; }) ? Exit::partly : Exit::ok;
}

}  // namespace

Exit import_convert(const Globals& globals, const ConvertOptions& options) {
    const auto made = convert(globals, options);
    if (!made) {
        return tell(made.error());
    }
    const auto home = find_home();
    const auto catalogue = home ? MessageCatalogue::open(*home) : Result<MessageCatalogue>(home.error());
    if (!catalogue) {
        return tell(catalogue.error());
    }
    const auto words = SetWords::open(*home);
    if (!words) {
        return tell(words.error());
    }
    if (globals.json) {
        std::cout << as_json(*made, *catalogue) << '\n';
    } else {
        print(std::cout, *made, *catalogue, *words);
    }
    return exit_of(made->sets);
}

}  // namespace kakehashi::app
