#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/drop_box.h"
#include "adapters/main/message_catalogue.h"
#include "adapters/main/node.h"
#include "adapters/main/set_words.h"
#include "adapters/main/watched_folder.h"

namespace kakehashi::app {

/// What became of one batch.
struct BatchTold {
    std::string batch;
    std::string place;  ///< where its files lie now, relative to the folder
    SetName name;
    SetOutcome outcome = SetOutcome::received;
    std::int64_t people = 0;
    std::int64_t facts = 0;
    std::string code;  ///< of the error, when the files could not be read
};

/// Imports what is dropped into one folder. Not for sharing between threads.
class Watcher {
public:
    using Tell = std::function<void(const BatchTold&)>;

    Watcher(const Globals& globals, const WatchOptions& options, WatchedFolder folder, MessageCatalogue catalogue, Tell tell);

    /// Opens the node and puts back what an earlier process left half done.
    [[nodiscard]] Result<Done> begin();
    /// Looks once; imports every sending that is complete and at rest. `stop` is asked between sendings. Unavailable when
    /// the store does not answer: the files of the sending in hand are put back, to be tried again.
    [[nodiscard]] Result<Done> pass(const std::function<bool()>& stop);

    /// The worst that became of a sending so far, as an exit status of an import.
    [[nodiscard]] Exit status() const;
    /// Whether files are there that were not taken up because they still change or wait for others.
    [[nodiscard]] bool expects_more() const { return expects_more_; }
    [[nodiscard]] std::size_t foreign_files() const { return foreign_; }
    /// Sendings at rest whose other files have not come yet.
    [[nodiscard]] std::size_t incomplete_sendings() const { return waiting_; }

private:
    struct Sending;
    [[nodiscard]] std::map<std::string, Sending> sendings(const std::vector<SeenFile>& listing, DropBox::Time now);
    [[nodiscard]] bool at_rest(const Sending& sending, DropBox::Time now) const;
    [[nodiscard]] Result<bool> waits_for_others(const Sending& sending, DropBox::Time now);
    [[nodiscard]] Result<Done> import(const Sending& sending);
    [[nodiscard]] std::set<SetName> set_names(const SourceFiles& files) const;
    [[nodiscard]] static std::vector<SetResult> of_sending(const std::set<SetName>& names, const std::vector<SetResult>& results);
    [[nodiscard]] Result<Done> settle(const std::string& batch, const Sending& sending, const std::vector<SetResult>& own,
                                      std::size_t files);
    [[nodiscard]] Result<Done> refuse(const std::string& batch, const Sending& sending, const Error& error);
    [[nodiscard]] Result<Done> set_aside(const std::string& batch, const std::string& text, BatchTold told);
    [[nodiscard]] Result<std::vector<SetResult>> taken(const SourceFiles& files, IngestOptions::Mode mode);
    [[nodiscard]] std::string new_batch(const SetName& name);

    const Globals& globals_;
    const WatchOptions& options_;
    WatchedFolder folder_;
    MessageCatalogue catalogue_;
    Tell tell_;
    DropBox box_;
    std::unique_ptr<Node> node_;
    std::map<std::string, bool> incomplete_;  ///< by what a sending is made of: whether members are missing
    bool expects_more_ = false;
    std::size_t foreign_ = 0;
    std::size_t waiting_ = 0;
    unsigned batches_ = 0;
    bool refused_any_ = false;
    bool applied_any_ = false;
};

}  // namespace kakehashi::app
