#include "adapters/main/watcher.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "adapters/main/check_run.h"
#include "adapters/main/check_summary.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/import_report.h"
#include "adapters/main/home.h"
#include "adapters/main/identity_print.h"
#include "adapters/main/refusal_text.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/ports/source.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

constexpr int patience_for_writers = 12;  ///< times the time of settling; some file systems always say "written"

std::string head_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string head(head_size, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return head;
}

bool ends_like(std::string_view name, std::string_view ending) {
    return name.size() >= ending.size() &&
           std::equal(ending.rbegin(), ending.rend(), name.rbegin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

/// Names under which programs write a file that is not whole yet.
bool is_half_written(std::string_view name) {
    return std::ranges::any_of(std::array<std::string_view, 5>{".tmp", ".part", ".filepart", ".crdownload", "~"},
                               [&](std::string_view ending) { return ends_like(name, ending); });
}

/// A name of letters, digits and a few signs, whatever the files say.
std::string plain(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'); }, '-');
    return text.substr(0, 80);
}

/// Three digits at least, so that names sort.
std::string padded(std::int64_t number) {
    const std::string digits = std::to_string(number);
    return digits.size() < 3 ? std::string(3 - digits.size(), '0') + digits : digits;
}

/// YYYYMMDD-HHMMSS and milliseconds, in Japan.
std::string compact(Timestamp time) {
    std::string text = time.iso_japan().substr(0, 19);
    std::erase(text, ':');
    text.erase(7, 1);
    text.erase(4, 1);
    text[8] = '-';
    return text + padded(time.microseconds / 1000 % 1000);
}

DropBox::Duration seconds(double count) {
    return std::chrono::duration_cast<DropBox::Duration>(std::chrono::duration<double>(count));
}

}  // namespace

/// Files that are imported together: one set, one archive, or one file nobody knows.
struct Watcher::Sending {
    SetName name;
    std::vector<std::string> files;
    std::set<std::string> forms;
    bool claimed = false;
};

Watcher::Watcher(const Globals& globals, const WatchOptions& options, WatchedFolder folder, MessageCatalogue catalogue, Tell tell)
    : globals_(globals), options_(options), folder_(std::move(folder)), catalogue_(std::move(catalogue)), tell_(std::move(tell)),
      box_(seconds(options.settle)) {}

Result<Done> Watcher::begin() {
    TRY(node_, open_node(globals_));
    if (options_.as.empty() && !node_->is_demo()) {
        return Error{Fault::malformed, "KK-8209", "--as PARTY is needed: only a demo node takes the sender from inside the file"};
    }
    for (const std::string& batch : folder_.unfinished()) {
        TRY_DONE(folder_.put_back(batch));
        const auto left = folder_.unfinished();
        if (std::ranges::find(left, batch) == left.end()) {
            continue;
        }
        // Some of its names were dropped anew meanwhile: both are kept, and somebody has to say which counts.
        const Error twice{Fault::conflicting, "KK-8429", "the same names were dropped again while these files were being imported"};
        TRY_DONE(refuse(batch, Sending{}, twice));
    }
    folder_.forget_orphaned_texts();
    return Done{};
}

std::map<std::string, Watcher::Sending> Watcher::sendings(const std::vector<SeenFile>& listing, DropBox::Time now) {
    std::map<std::string, Sending> all;
    foreign_ = 0;
    for (const SeenFile& file : listing) {
        if (is_half_written(file.name)) {
            expects_more_ = true;
            continue;
        }
        std::string head;
        if (box_.settled(file.name, now)) {
            head = head_of(folder_.path() / file.name);
        }
        Sending alone;
        alone.name.kind = ends_like(file.name, ".zip") ? "archive" : "unknown";
        alone.files = {file.name};
        std::optional<FileClaim> claim;
        for (const auto& source : node_->sources()) {
            if (!claim && alone.name.kind != "archive") {
                claim = source->recognise(file.name, head);
            }
        }
        if (!claim && alone.name.kind != "archive" && !ends_like(file.name, ".csv")) {
            ++foreign_;
            continue;
        }
        const bool together = claim && claim->set.kind != "unrecognised" && !claim->set.serial.empty();
        const std::string key = together ? claim->set.standard + "/" + claim->set.kind + "/" + claim->set.sender + "/" +
                                               claim->set.receiver + "/" + claim->set.serial + "/" + claim->set.month
                                         : "\n" + file.name;
        Sending& sending = all.emplace(key, std::move(alone)).first->second;
        if (claim) {
            sending.claimed = true;
            sending.name = claim->set;
            sending.forms.insert(claim->form);
        }
        if (sending.files.back() != file.name) {
            sending.files.push_back(file.name);
        }
    }
    return all;
}

bool Watcher::at_rest(const Sending& sending, DropBox::Time now) const {
    return std::ranges::all_of(sending.files, [&](const std::string& file) {
        const bool long_at_rest = now - box_.unchanged_since(file, now) > seconds(options_.settle) * patience_for_writers;
        return box_.settled(file, now) && (long_at_rest || !folder_.being_written(file));
    });
}

Result<std::vector<SetResult>> Watcher::taken(const SourceFiles& files, IngestOptions::Mode mode) {
    ProgressBar bar(std::string(said("importing", "取り込み中")));
    TRY(auto options, ingest_options(options_.as, mode, bar));
    options.progress = {};
    Ingest ingest(node_->sources(), node_->submission_matrix(), mode == IngestOptions::Mode::check ? nullptr : &node_->imports());
    HeldResults results;
    TRY_DONE(ingest.take(files, options, results));
    return std::move(results).taken();
}

/// Whether members of the set are still missing and may come: software writes the files of a sending one after the other.
Result<bool> Watcher::waits_for_others(const Sending& sending, DropBox::Time now) {
    DropBox::Time youngest = DropBox::Time::min();
    std::string made_of;
    for (const std::string& file : sending.files) {
        youngest = std::max(youngest, box_.unchanged_since(file, now));
        made_of += file + "\n" + std::to_string(box_.unchanged_since(file, now).time_since_epoch().count()) + "\n";
    }
    if (!sending.claimed || sending.forms.empty() || now - youngest >= seconds(options_.patience)) {
        return false;
    }
    if (const auto known = incomplete_.find(made_of); known != incomplete_.end()) {
        return known->second;
    }
    std::vector<fs::path> paths;
    for (const std::string& file : sending.files) {
        paths.push_back(folder_.path() / file);
    }
    const auto files = collect_files(paths, spool_folder(node_->configuration()));
    auto results = files ? taken(*files, IngestOptions::Mode::check) : Result<std::vector<SetResult>>(files.error());
    bool missing = false;
    if (results && !results->empty()) {
        for (const Finding& finding : results->front().report.findings) {
            const bool form = finding.rule == "F03" && !finding.detail.empty() && !sending.forms.contains(finding.detail);
            missing = missing || form || finding.rule == "B21";  // documents without their index, or it without them
        }
    }
    incomplete_[made_of] = missing;
    return missing;
}

Result<Done> Watcher::pass(const std::function<bool()>& stop) {
    const auto now = std::chrono::steady_clock::now();
    if (!node_) {
        TRY(node_, open_node(globals_));
    }
    expects_more_ = false;
    waiting_ = 0;
    TRY(const auto listing, folder_.listing());
    box_.look(listing, now);
    for (const auto& [key, sending] : sendings(listing, now)) {
        if (stop()) {
            return Done{};
        }
        bool waiting = !at_rest(sending, now);
        if (!waiting) {
            TRY(waiting, waits_for_others(sending, now));
            waiting_ += waiting ? 1U : 0U;
        }
        if (waiting) {
            expects_more_ = true;
        } else {
            TRY_DONE(import(sending));
        }
    }
    if (!expects_more_) {
        incomplete_.clear();
    }
    return Done{};
}

std::string Watcher::new_batch(const SetName& name) {
    std::string batch = compact(storage::now()) + "-" + padded(++batches_) + "_" + plain(name.kind);
    if (!name.sender.empty()) {
        batch += "_" + plain(name.sender);
    }
    return batch;
}

Result<Done> Watcher::import(const Sending& sending) {
    const std::string batch = new_batch(sending.name);
    TRY(const fs::path picked, folder_.pick_up(sending.files, batch));
    if (picked.empty()) {
        return Done{};
    }
    const auto files = collect_files({picked}, spool_folder(node_->configuration()));
    if (!files) {
        return refuse(batch, sending, files.error());
    }
    const std::size_t count = files->size();
    const std::set<SetName> names = set_names(*files);
    const auto results = taken(*files, IngestOptions::Mode::run);
    const std::vector<SetResult> own = results ? of_sending(names, *results) : std::vector<SetResult>{};
    const auto broken = std::ranges::find_if(own, [](const SetResult& result) { return result.error.has_value(); });
    if (results && broken == own.end()) {
        static_cast<void>(compare_people(*node_));  // whom it does not get to is compared with the next sending
        return settle(batch, sending, own, count);
    }
    const Error& error = results ? *broken->error : results.error();
    if (error.code == "KK-8403" || error.fault == Fault::malformed) {
        return refuse(batch, sending, error);
    }
    // Changed under the import, or the store gave up: nothing is wrong with the files.
    TRY_DONE(folder_.put_back(batch));
    if (error.code == "KK-8404") {
        return Done{};
    }
    node_.reset();
    return error;
}

/// The sets these files make up, as the import will name them.
std::set<SetName> Watcher::set_names(const SourceFiles& files) const {
    std::set<SetName> names;
    for (std::size_t n = 0; n < files.size(); ++n) {
        const SourceFile file = files.at(n);
        std::string head(head_size, '\0');
        const auto got = file.bytes->read(0, head);
        head.resize(got ? *got : 0);
        for (const auto& source : node_->sources()) {
            if (auto claim = source->recognise(file.name, head)) {
                claim->set.serial = claim->set.serial.empty() ? file.sha256 : claim->set.serial;
                names.insert(std::move(claim->set));
                break;
            }
        }
    }
    return names;
}

/// Sets that waited for this one come along, of the same kind or not; they are not of this batch.
std::vector<SetResult> Watcher::of_sending(const std::set<SetName>& names, const std::vector<SetResult>& results) {
    std::vector<SetResult> own;
    std::ranges::copy_if(results, std::back_inserter(own), [&](const SetResult& result) {
        return result.name.kind == "unknown" || names.contains(result.name);
    });
    return own;
}

Result<Done> Watcher::settle(const std::string& batch, const Sending& sending, const std::vector<SetResult>& own,
                             std::size_t files) {
    const auto worse = [](const SetResult& result) {
        return result.report.outcome == SetOutcome::quarantined ? 2 : result.report.outcome == SetOutcome::partly ? 1 : 0;
    };
    BatchTold told{batch, {}, sending.name, SetOutcome::unchanged, 0, 0, {}};
    int worst = -1;
    for (const SetResult& result : own) {
        told.people += result.report.people;
        told.facts += result.report.facts;
        if (worse(result) > worst) {
            worst = worse(result);
            told.outcome = result.report.outcome;
            told.name = result.name;
        }
        applied_any_ = applied_any_ || applied_anything(result);
    }
    if (worst > 0) {
        const CheckSummary summary = summary_of(HeldResults(own), files, catalogue_);
        return set_aside(batch, refusal_text(batch, sending.files, summary, catalogue_), std::move(told));
    }
    TRY(const fs::path place, folder_.settle(batch, WatchedFolder::Destination::done, storage::now().iso_japan().substr(0, 7)));
    told.place = place.string();
    tell_(told);
    return Done{};
}

Result<Done> Watcher::refuse(const std::string& batch, const Sending& sending, const Error& error) {
    BatchTold told{batch, {}, sending.name, SetOutcome::quarantined, 0, 0, error.code};
    return set_aside(batch, refusal_text(batch, sending.files, error, catalogue_), std::move(told));
}

Result<Done> Watcher::set_aside(const std::string& batch, const std::string& text, BatchTold told) {
    refused_any_ = true;
    TRY_DONE(folder_.explain(batch, text));
    TRY(const fs::path place, folder_.settle(batch, WatchedFolder::Destination::quarantine, {}));
    told.place = place.string();
    tell_(told);
    return Done{};
}

Exit Watcher::status() const {
    return !refused_any_ ? Exit::ok : applied_any_ ? Exit::partly : Exit::input_has_errors;
}

}  // namespace kakehashi::app
