#include "adapters/main/people_export.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

#include "adapters/storage/private_file.h"
#include "consent/disclosure_json.h"
#include "domain/body_text.h"

namespace kakehashi::app {
namespace {

std::string part_of(const std::filesystem::path& file) { return file.string() + ".part"; }

Error unwritable() { return {Fault::unavailable, "KK-6613", "the file of an export cannot be written"}; }

}  // namespace

Result<PeopleExport> PeopleExport::begin(const std::filesystem::path& file, bool resume) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return Error{Fault::conflicting, "KK-6611", "a file of that name is there already"};
    }
    const bool part = std::filesystem::exists(std::filesystem::symlink_status(part_of(file), ignored));
    if (part != resume) {
        return part ? Error{Fault::conflicting, "KK-6611", "a part of such an export is there already; go on with it: --resume"}
                    : Error{Fault::missing, "KK-6612", "there is no export to go on with"};
    }
    const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (resume ? 0 : O_CREAT | O_EXCL);
    const int descriptor = ::open(part_of(file).c_str(), flags, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return unwritable();
    }
    PeopleExport made(file, descriptor);
    TRY_DONE(made.go_on());
    return made;
}

PeopleExport::PeopleExport(PeopleExport&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), last_(other.last_), people_(other.people_) {}

PeopleExport::~PeopleExport() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

/// Counts whole lines, finds who stands in the last one, and cuts off what is behind it.
Result<Done> PeopleExport::go_on() {
    constexpr std::size_t piece = 1U << 20U;
    std::string buffer(piece, '\0');
    std::string line;
    off_t whole = 0;
    std::string last_line;
    while (true) {
        const ssize_t got = ::read(descriptor_, buffer.data(), buffer.size());
        if (got < 0) {
            return unwritable();
        }
        if (got == 0) {
            break;
        }
        for (std::string_view rest(buffer.data(), static_cast<std::size_t>(got)); !rest.empty();) {
            const std::size_t end = rest.find('\n');
            line += rest.substr(0, end);
            if (end == std::string_view::npos) {
                break;
            }
            rest.remove_prefix(end + 1);
            whole += static_cast<off_t>(line.size()) + 1;
            last_line = std::exchange(line, {});
            ++people_;
        }
    }
    if (people_ > 0) {
        const auto insurer = InsurerNumber::parse(text_in(last_line, "insurer"));
        const auto insured = InsuredNumber::parse(text_in(last_line, "insured"));
        if (!insurer || !insured) {
            return Error{Fault::conflicting, "KK-6611", "what is there is no part of such an export"};
        }
        last_ = consent::PersonNumbers{*insurer, *insured};
    }
    return ::ftruncate(descriptor_, whole) == 0 && ::lseek(descriptor_, whole, SEEK_SET) == whole ? Result<Done>(Done{}) : unwritable();
}

Result<Done> PeopleExport::write(const consent::PeoplePage& page, const ScaleBook& scales) {
    std::string text;
    for (const consent::Disclosure& each : page.people) {
        append_json(text, each, consent::Explain::told, &scales);
        text += '\n';
    }
    if (!storage::write_all(descriptor_, text)) {
        return unwritable();
    }
    people_ += static_cast<std::int64_t>(page.people.size());
    return Done{};
}

Result<Done> PeopleExport::finish() {
    // A link, unlike a renaming, replaces nothing.
    if (::fsync(descriptor_) != 0 || ::link(part_of(file_).c_str(), file_.c_str()) != 0 || ::unlink(part_of(file_).c_str()) != 0) {
        return unwritable();
    }
    return Done{};
}

}  // namespace kakehashi::app
