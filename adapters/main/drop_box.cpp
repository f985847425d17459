#include "adapters/main/drop_box.h"

namespace kakehashi::app {

void DropBox::look(const std::vector<SeenFile>& listing, Time now) {
    std::map<std::string, Noted> noted;
    for (const SeenFile& file : listing) {
        const auto before = noted_.find(file.name);
        const bool same = before != noted_.end() && before->second.file == file;
        noted[file.name] = {file, same ? before->second.since : now};
    }
    noted_ = std::move(noted);
}

bool DropBox::settled(const std::string& name, Time now) const {
    const auto found = noted_.find(name);
    return found != noted_.end() && now - found->second.since >= settle_;
}

DropBox::Time DropBox::unchanged_since(const std::string& name, Time now) const {
    const auto found = noted_.find(name);
    return found == noted_.end() ? now : found->second.since;
}

}  // namespace kakehashi::app
