#include "adapters/main/folder_output.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kakehashi::app {
namespace {

Error cannot_write(const std::string& name) {
    return Error{Fault::unavailable, "KK-6103", "cannot write " + name + ": check the folder and its free space"};
}

}  // namespace

Result<std::unique_ptr<FolderOutput>> FolderOutput::open_folder(std::filesystem::path folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (!std::filesystem::is_directory(folder, failed)) {
        return cannot_write(folder.string());
    }
    return std::unique_ptr<FolderOutput>(new FolderOutput(std::move(folder)));
}

FolderOutput::~FolderOutput() { discard(); }

void FolderOutput::discard() {
    file_.close();
    for (const std::string& name : pending_) {
        std::error_code ignored;
        std::filesystem::remove(part(name), ignored);
    }
    pending_.clear();
}

Result<Done> FolderOutput::open(const std::string& name) {
    std::error_code ignored;
    if (std::filesystem::exists(folder_ / name, ignored)) {
        return Error{Fault::conflicting, "KK-6102", name + " exists already: choose another folder"};
    }
    file_.open(part(name), std::ios::binary | std::ios::trunc);
    if (!file_) {
        return cannot_write(name);
    }
    pending_.push_back(name);
    return Done{};
}

Result<Done> FolderOutput::append(std::string_view bytes) {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file_ ? Result<Done>(Done{}) : cannot_write(pending_.back());
}

Result<Done> FolderOutput::close() {
    file_.close();
    return file_ ? Result<Done>(Done{}) : cannot_write(pending_.back());
}

Result<Done> FolderOutput::publish() {
    for (const std::string& name : pending_) {
        // A link, unlike a renaming, never takes the place of a file that came meanwhile.
        if (::link(part(name).c_str(), (folder_ / name).c_str()) != 0) {
            return errno == EEXIST ? Result<Done>(Error{Fault::conflicting, "KK-6102", name + " exists already: choose another folder"})
                                   : Result<Done>(cannot_write(name));
        }
    }
    discard();
    return Done{};
}

}  // namespace kakehashi::app
