#include "adapters/sources/careplan/writing/set_conversion.h"

#include <algorithm>

#include "adapters/sources/careplan/row_person.h"
#include "adapters/sources/careplan/row_rules.h"
#include "adapters/sources/cell_check.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr Graded kind_unknown = {"W06", Severity::set};
constexpr std::size_t most_findings = 1000;
constexpr std::size_t write_at = 64U * 1024U;

/// What an import would say of the set.
class JudgingSink final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        if (std::any_of(unit.findings.begin(), unit.findings.end(),
                        [](const Finding& finding) { return finding.severity == Severity::person; })) {
            aside.insert(unit.insurer.str() + unit.insured.str());
        }
        for (Finding& finding : unit.findings) {
            found(std::move(finding));
        }
        return Done{};
    }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding finding) override {
        refused = refused || finding.severity == Severity::set;
        nameless = nameless || finding.severity == Severity::person;
        if (findings.size() < most_findings) {
            findings.push_back(std::move(finding));
        }
    }
    void progress(std::uint64_t /*rows*/) override {}

    std::set<std::string> aside;
    std::vector<Finding> findings;
    bool refused = false;
    bool nameless = false;  ///< somebody's rows are left out, be it that nobody can tell whose
};

}  // namespace

/// One file of the set, and what it becomes.
struct SetConversion::File {
    const ClaimedFile* claimed = nullptr;
    SetContext context;
    SetFile from;
    SetFile to;
    RowTranslation translation;
    RowWriter writer;
    std::map<std::size_t, std::pair<std::uint32_t, std::int64_t>> left_out = {};  ///< by item: first line and rows
    std::string name = {};
};

void SetConversion::found(Finding finding) {
    if (finding.rule == item_left_out.rule || finding.rule == character_lost.rule || finding.rule == form_left_out.rule ||
        finding.severity >= Severity::person) {
        result_.is_whole = false;
    }
    result_.refused = result_.refused || finding.severity == Severity::set;
    if (result_.findings.size() < most_findings || finding.severity == Severity::set) {
        result_.findings.push_back(std::move(finding));
    }
}

Result<Done> SetConversion::judge(std::span<const ClaimedFile> files) {
    JudgingSink sink;
    for (const ClaimedFile& file : files) {
        for (const Finding& finding : file.claim.findings) {
            found(finding);
        }
    }
    TRY_DONE(source_.read(files, sink));
    for (Finding& finding : sink.findings) {
        found(std::move(finding));
    }
    result_.refused = result_.refused || sink.refused;
    result_.is_whole = result_.is_whole && !sink.nameless;
    aside_ = std::move(sink.aside);
    return Done{};
}

Result<std::vector<SetConversion::File>> SetConversion::prepare(std::span<const ClaimedFile> files) {
    std::vector<File> prepared;
    for (const ClaimedFile& claimed : files) {
        const Catalogue* edition = editions_.named(claimed.claim.edition);
        const NameAnswer answer = editions_.read_name(claimed.file.name);
        const Form* form = edition == nullptr ? nullptr : edition->form(answer.name.form);
        if (form == nullptr || answer.fit != Fit::exact) {
            return Error{Fault::broken, "KK-6101", "a file that was claimed is not known: " + claimed.file.name, {}};
        }
        const Form* wished = wish_.edition->form(form->name);
        if (wished == nullptr || wished->shape == Shape::none) {
            found({std::string(form_left_out.rule), form_left_out.severity, {claimed.file.name, 0, 0}, "", form->name});
            continue;
        }
        if (form->shape == Shape::image) {
            pictures_.push_back({&claimed, answer.name});
            continue;
        }
        SetContext context{.editions = editions_, .profile = Profile::strict, .accepts = accepts_,
                           .form = edition->set_of(*form, answer.name.month), .files = {}, .images = {},
                           .month = ServiceMonth::parse_compact(answer.name.month), .sender = answer.name.sender,
                           .receiver = answer.name.receiver, .serial = answer.name.serial};
        prepared.push_back({&claimed, std::move(context), {edition, form, claimed.file.name, answer.name},
                            {wish_.edition, wished, claimed.file.name, answer.name},
                            RowTranslation(*form->layout, *wished->layout), RowWriter(*wish_.edition, *wished, encoder_)});
    }
    return prepared;
}

/// Every row of a person who is not left out.
Result<Done> SetConversion::each_row(const File& file, const Visit& visit) const {
    Findings told_before(file.from.name);
    RowReader reader(cp932_, *file.claimed->file.bytes, accepts_, bad_bytes, bad_shape);
    TRY(const bool readable, reader.begin(told_before));
    TextRow row;
    while (readable) {
        TRY(const bool there, reader.next(row, told_before));
        if (!there) {
            break;
        }
        const std::string person(person_of(row).text());
        if (row.whole && row.cells.size() == file.from.form->layout->size() && !person.empty() &&
            !aside_.contains(person)) {
            TRY_DONE(visit(row.line, row.cells, person));
        }
    }
    return Done{};
}

void SetConversion::look_at_row(File& file, std::uint32_t line, Cells cells, const std::string& person) {
    people_.insert(person);
    std::vector<std::string_view> translated;
    file.translation.apply(cells, translated);
    for (const std::size_t item : file.translation.left_out()) {
        if (!cells[item].empty()) {
            auto& told = file.left_out.emplace(item, std::make_pair(line, 0)).first->second;
            ++told.second;
        }
    }
    const FormRow before{&file.from, line, cells};
    const FormRow after{&file.to, line, translated};
    Findings of_before(file.from.name);
    Findings of_after(file.from.name);
    check_row(file.context, before, of_before);
    check_row(file.context, after, of_after);
    std::string bytes;
    file.writer.append(line, translated, bytes, of_after);
    for (const Finding& finding : of_after.all()) {
        const bool known = std::any_of(of_before.all().begin(), of_before.all().end(), [&](const Finding& other) {
            return other.rule == finding.rule && other.item_name == finding.item_name;
        });
        if (!known) {
            found(finding);
            if (finding.severity == Severity::person) {
                aside_.insert(person);
            }
        }
    }
    const FileName& said = file.from.said;
    const std::string& provider = file.from.form->sent_by_care_manager() ? said.receiver : said.sender;
    const std::string_view kind = before.has("service_code") ? service_kind_of(before.cell("service_code")) : before.cell("service_kind");
    if (before.cell("provider_office") == provider && kind.size() == 2) {
        ++provider_kinds_[std::string(kind)];
    }
}

Result<Done> SetConversion::look_at(File& file) {
    return each_row(file, [&](std::uint32_t line, Cells cells, const std::string& person) {
        look_at_row(file, line, cells, person);
        return Result<Done>(Done{});
    });
}

void SetConversion::tell_left_out(const File& file) {
    for (const auto& [item, told] : file.left_out) {
        const Item& left = file.from.form->layout->items()[item];
        found({std::string(item_left_out.rule), item_left_out.severity, {file.from.name, told.first, left.no}, left.name_ja,
               std::to_string(told.second)});
    }
}

/// F03 by the members that the set has in the other edition.
void SetConversion::check_members(const std::vector<File>& files) {
    if (files.empty()) {
        return;
    }
    const File& first = files.front();
    const SetForm* set = wish_.edition->set_of(*first.to.form, first.to.said.month);
    for (const Member& member : set == nullptr ? std::vector<Member>() : set->members) {
        const bool there = std::any_of(files.begin(), files.end(),
                                       [&](const File& file) { return file.to.form->name == member.form; });
        const bool told = first.context.form == nullptr || first.context.form->member(member.form) != nullptr;
        if (!there && !told && member.strict) {
            found({std::string(set_incomplete), *member.strict, {first.from.name, 0, 0}, "", member.form});
        }
    }
}

/// Fills the kinds of service where the edition's names have them and this one does not.
void SetConversion::name_kinds(FileName& name, bool from_manager, const std::string& told) {
    std::string& provider = from_manager ? name.receiver_kind : name.sender_kind;
    std::string& manager = from_manager ? name.sender_kind : name.receiver_kind;
    if (!wish_.provider_kind.empty()) {
        provider = wish_.provider_kind;
    } else {
        provider = provider.empty() ? told : provider.substr(0, 2);
    }
    if (!wish_.care_manager_kind.empty()) {
        manager = wish_.care_manager_kind;
    } else if (manager.empty()) {
        const std::string_view plans = wish_.edition->service_kinds().category_of(provider);
        manager = plans.empty() ? "43" : plans;
    } else {
        manager = manager.substr(0, 2);
    }
}

void SetConversion::name_files(std::vector<File>& files) {
    const auto most = std::max_element(provider_kinds_.begin(), provider_kinds_.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string told = most == provider_kinds_.end() ? std::string() : most->first;
    for (File& file : files) {
        file.name = name_of(file.to.said, *file.to.form, told, file.from.name);
    }
    for (Picture& picture : pictures_) {
        picture.name = name_of(picture.said, *wish_.edition->form(picture.said.form), told, picture.claimed->file.name);
    }
}

std::string SetConversion::name_of(const FileName& said, const Form& form, const std::string& told, const std::string& file) {
    FileName name = said;
    if (wish_.edition->names_kinds() && !wish_.edition->fits(name)) {
        const bool stated = !name.sender_kind.empty() || !wish_.provider_kind.empty();
        name_kinds(name, form.sent_by_care_manager(), told);
        const Graded rule = wish_.edition->fits(name) ? kind_inferred : kind_unknown;
        if (!kinds_told_ && (!stated || rule.severity == Severity::set)) {
            found({std::string(rule.rule), rule.severity, {file, 0, 0}, "", told});
            kinds_told_ = true;
        }
    }
    return written_name(*wish_.edition, name);
}

/// The new name of a picture that a row names by the old one; it is used then.
std::string_view SetConversion::renamed(std::string_view picture) {
    const NameAnswer said = editions_.read_name(picture);
    const auto known = std::find_if(pictures_.begin(), pictures_.end(), [&](const Picture& one) {
        return said.fit == Fit::exact && one.said == said.name;
    });
    if (known == pictures_.end()) {
        return picture;
    }
    known->is_used = true;
    return known->name;
}

Result<Done> SetConversion::copy(const Picture& picture, FileOutput& output) {
    TRY_DONE(output.open(picture.name));
    result_.files.push_back(picture.name);
    std::string bytes(write_at, '\0');
    for (std::uint64_t at = 0;;) {
        TRY(const std::size_t got, picture.claimed->file.bytes->read(at, bytes));
        if (got == 0) {
            return output.close();
        }
        TRY_DONE(output.append(std::string_view(bytes).substr(0, got)));
        at += got;
    }
}

/// Makes the file with its first row: one without rows would be an error to whoever reads it.
Result<Done> SetConversion::write(const File& file, FileOutput& output) {
    std::string bytes;
    Findings told_before(file.from.name);
    std::vector<std::string_view> translated;
    bool is_open = false;
    const auto flush = [&]() -> Result<Done> {
        if (!is_open && !bytes.empty()) {
            TRY_DONE(output.open(file.name));
            result_.files.push_back(file.name);
            is_open = true;
        }
        TRY_DONE(is_open ? output.append(bytes) : Result<Done>(Done{}));
        bytes.clear();
        return Done{};
    };
    TRY_DONE(each_row(file, [&](std::uint32_t line, Cells cells, const std::string&) -> Result<Done> {
        file.translation.apply(cells, translated);
        for (std::size_t n = 0; n < translated.size(); ++n) {
            if (!translated[n].empty() && file.to.form->layout->items()[n].has("image_name")) {
                translated[n] = renamed(translated[n]);
            }
        }
        file.writer.append(line, translated, bytes, told_before);
        ++result_.rows;
        return bytes.size() < write_at ? Result<Done>(Done{}) : flush();
    }));
    TRY_DONE(flush());
    return is_open ? output.close() : Result<Done>(Done{});
}

Result<Converted> SetConversion::run(std::span<const ClaimedFile> files, FileOutput* output) {
    result_ = Converted{};
    people_.clear();
    aside_.clear();
    provider_kinds_.clear();
    pictures_.clear();
    kinds_told_ = false;
    TRY_DONE(judge(files));
    if (result_.refused) {
        return result_;
    }
    TRY(std::vector<File> prepared, prepare(files));
    for (File& file : prepared) {
        TRY_DONE(look_at(file));
        tell_left_out(file);
    }
    check_members(prepared);
    name_files(prepared);
    result_.people_left_out = static_cast<std::int64_t>(aside_.size());
    result_.refused = result_.refused || std::includes(aside_.begin(), aside_.end(), people_.begin(), people_.end());
    if (result_.refused || output == nullptr) {
        return result_;
    }
    for (const File& file : prepared) {
        TRY_DONE(write(file, *output));
    }
    for (const Picture& picture : pictures_) {
        TRY_DONE(picture.is_used ? copy(picture, *output) : Result<Done>(Done{}));
    }
    TRY_DONE(output->publish());
    return result_;
}

}  // namespace kakehashi::sources::careplan
