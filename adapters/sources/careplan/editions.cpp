#include "adapters/sources/careplan/editions.h"

#include <algorithm>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr std::string_view layouts = "layouts";
constexpr std::string_view standard = "careplan";

int fit_of(const Catalogue& catalogue, const FileName& said, const FirstRecord& first) {
    const Form& form = *catalogue.form(said.form);
    const bool by_fields = first.fields && form.layout && *first.fields == form.layout->size();
    return (by_fields ? 4 : 0) + (catalogue.fits(said) ? 2 : 0) + (catalogue.knows_version(first.version) ? 1 : 0);
}

}  // namespace

FirstRecord first_record(std::string_view head, bool is_whole) {
    FirstRecord first;
    std::size_t begin = 0;
    for (int row = 0; row < 2; ++row) {
        bool quoted = false;
        std::size_t commas = 0;
        std::size_t end = begin;
        for (; end < head.size() && (quoted || (head[end] != '\n' && head[end] != '\r')); ++end) {
            quoted = quoted != (head[end] == '"');
            commas += !quoted && head[end] == ',' ? 1 : 0;
        }
        const std::string_view record = head.substr(begin, end - begin);
        const std::string_view cell = record.substr(0, record.find(','));
        first.version = cell.size() > 2 && cell.front() == '"' ? cell.substr(1, cell.size() - 2) : cell;
        first.fields = end < head.size() || (is_whole && !record.empty()) ? std::optional(commas + 1) : std::nullopt;
        if (all_digits(first.version)) {
            return first;
        }
        begin = std::min(head.find_first_not_of("\r\n", end), head.size());
    }
    return first;
}

Result<std::shared_ptr<const Editions>> Editions::open(const std::filesystem::path& conf_dir) {
    const std::filesystem::path folder = conf_dir / layouts / standard;
    std::error_code failed;
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        if (entry.is_directory()) {
            names.push_back(entry.path().filename().string());
        }
    }
    if (failed || names.empty()) {
        return Error{Fault::missing, "KK-2104", "no edition of the care-plan exchange in " + folder.string(), {}};
    }
    std::sort(names.rbegin(), names.rend());
    auto editions = std::make_shared<Editions>();
    for (const std::string& name : names) {
        TRY(auto catalogue, Catalogue::open(conf_dir, name));
        editions->all_.push_back(std::move(catalogue));
    }
    return std::shared_ptr<const Editions>(std::move(editions));
}

const Catalogue* Editions::named(std::string_view edition) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& one) { return one->edition() == edition; });
    return found == all_.end() ? nullptr : found->get();
}

const Catalogue* Editions::of_version(std::string_view version) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& one) { return one->knows_version(version); });
    return found == all_.end() ? nullptr : found->get();
}

NameAnswer Editions::read_name(std::string_view name) const {
    NameAnswer best;
    for (const auto& catalogue : all_) {
        NameAnswer answer = read_file_name(*catalogue, name);
        if (answer.fit > best.fit) {
            best = std::move(answer);
        }
    }
    return best;
}

const Catalogue* Editions::best(const FileName& said, const FirstRecord& first) const {
    const Catalogue* best = nullptr;
    int fit = -1;
    for (const auto& catalogue : all_) {
        const Form* form = catalogue->form(said.form);
        if (form == nullptr || form->shape == Shape::none) {
            continue;
        }
        if (const int now = fit_of(*catalogue, said, first); now > fit) {
            best = catalogue.get();
            fit = now;
        }
    }
    return best;
}

}  // namespace kakehashi::sources::careplan
