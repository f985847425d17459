#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/ending_signals.h"
#include "adapters/main/home.h"
#include "adapters/main/import_report.h"
#include "adapters/main/watcher.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

void log_event(spdlog::level::level_enum level, const std::function<void(JsonText&)>& members) {
    std::string line;
    JsonText json(line);
    json.open_object();
    members(json);
    json.close_object();
    spdlog::log(level, "{}", line);
}

void log_error(const Error& error) {
    log_event(spdlog::level::err, [&](JsonText& json) {
        json.member("event", "watch_failed").member("rule", "X01").member("code", error.code).member("message", error.message);
    });
}

/// Numbers, kinds and times only: names of files may be names of people.
void print_batch(const Globals& globals, const BatchTold& told) {
    if (globals.json || globals.ndjson) {
        std::string line;
        JsonText json(line);
        json.open_object()
            .member("type", "batch")
            .member("schema_version", 1)
            .member("batch", told.batch)
            .member("place", told.place)
            .member("kind", told.name.kind)
            .member_or_null("sender", told.name.sender)
            .member_or_null("receiver", told.name.receiver)
            .member("outcome", name_of(told.outcome))
            .member("people", told.people)
            .member("facts", told.facts)
            .member_or_null("code", told.code)
            .close_object();
        std::cout << line << std::endl;
        return;
    }
    std::cout << outcome_words(name_of(told.outcome)) << "  " << told.place << "  (" << told.people << said(" people, ", " 人, ") << told.facts
              << said(" facts)", " 件)") << (told.code.empty() ? "" : " [" + told.code + "]") << std::endl;
}

/// Tells of files that stay where they are, when there are more of them than before.
class LeftAlone {
public:
    explicit LeftAlone(const char* event) : event_(event) {}
    void tell(std::size_t count) {
        if (count > told_) {
            log_event(spdlog::level::warn, [&](JsonText& json) {
                json.member("event", event_).member("count", static_cast<std::int64_t>(count));
            });
        }
        told_ = count;
    }

private:
    const char* event_;
    std::size_t told_ = 0;
};

Result<Done> watch_until_told(const WatchOptions& options, Watcher& watcher, EndingSignals& signals) {
    // Once: after one listing comes another, when files that may still grow had time to settle.
    const double pause = options.once ? options.settle : options.every;
    LeftAlone foreign("foreign_files_left");
    LeftAlone incomplete("sendings_wait_for_files");
    constexpr double longest_pause = 60;
    double longer = pause;
    for (int n = 0;; ++n) {
        const auto passed = watcher.pass([&] { return signals.got() != 0; });
        if (!passed) {
            if (options.once || passed.error().fault != Fault::unavailable || passed.error().code == "KK-8428") {
                return passed;
            }
            log_error(passed.error());
        }
        // A store that is away is asked less and less often.
        longer = passed ? pause : std::max(pause, std::min(2 * longer, longest_pause));
        foreign.tell(watcher.foreign_files());
        incomplete.tell(watcher.incomplete_sendings());
        if ((options.once && (n > 0 || !watcher.expects_more())) || signals.waited(longer) != 0) {
            return Done{};
        }
    }
}

Exit ended(const Watcher& watcher, const WatchOptions& options, int signal) {
    if (signal == SIGINT) {
        return Exit::interrupted;
    }
    return options.once && signal == 0 ? watcher.status() : Exit::ok;
}

}  // namespace

Exit import_watch(const Globals& globals, const WatchOptions& options) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("kakehashi"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    EndingSignals signals;
    // Looking whether a file is being written may make the system send this one, which would end the program.
    std::signal(SIGIO, SIG_IGN);
    const auto home = find_home();
    auto catalogue = home ? MessageCatalogue::open(*home) : Result<MessageCatalogue>(home.error());
    if (!catalogue) {
        return tell(catalogue.error());
    }
    auto folder = WatchedFolder::take(options.folder);
    if (!folder) {
        return tell(folder.error());
    }
    Watcher watcher(globals, options, std::move(folder).value(), std::move(catalogue).value(),
                    [&](const BatchTold& told) { print_batch(globals, told); });
    if (const auto begun = watcher.begin(); !begun) {
        return tell(begun.error());
    }
    log_event(spdlog::level::info, [](JsonText& json) { json.member("event", "watch_started"); });
    const auto watched = watch_until_told(options, watcher, signals);
    log_event(spdlog::level::info, [](JsonText& json) { json.member("event", "watch_ended"); });
    return watched ? ended(watcher, options, signals.got()) : tell(watched.error());
}

}  // namespace kakehashi::app
