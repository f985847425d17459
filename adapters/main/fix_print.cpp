#include "adapters/main/fix_print.h"

#include <algorithm>
#include <map>

namespace kakehashi::app {
namespace {

using sources::mending::Change;
using sources::mending::Tables;
using Verdict = CheckSummary::Verdict;

constexpr std::size_t most_told = 200;

void print_change(std::ostream& out, const Change& change) {
    out << "  ";
    if (change.place.line != 0) {
        out << said("line ", "") << change.place.line << said(" ", "行目 ");
    }
    if (change.place.item != 0) {
        out << said("item ", "項目") << change.place.item << ' ' << change.item_name << ' ';
    }
    out << '[' << change.mend << "] " << change.before << " → " << change.after << '\n';
}

/// Each mend once, with how often it was done.
void print_kinds(std::ostream& out, const FixTold& fix, bool applied) {
    std::map<std::string, std::pair<const Change*, std::size_t>> kinds;
    for (const Change& change : fix.mended.changes) {
        if (change.applied == applied) {
            auto& [first, count] = kinds[change.mend];
            first = &change;
            ++count;
        }
    }
    for (const auto& [mend, kind] : kinds) {
        out << "  " << mend << ' ' << mend_words(*kind.first, fix.tables, language()) << ": " << kind.second
            << said(kind.second == 1 ? " place" : " places", " か所") << '\n';
    }
}

void print_changes(std::ostream& out, const FixTold& fix, bool applied) {
    const auto count = static_cast<std::size_t>(std::ranges::count(fix.mended.changes, applied, &Change::applied));
    if (count == 0) {
        return;
    }
    out << (applied ? said("Put right in the copies: ", "写しで直したこと: ")
                    : said("Only suggested, ask which is meant: ", "直していないこと（どちらの意味か確かめてください）: "))
        << count << said(count == 1 ? " place" : " places", " か所") << '\n';
    print_kinds(out, fix, applied);
    const std::string* file = nullptr;
    std::size_t told = 0;
    for (const Change& change : fix.mended.changes) {
        if (change.applied != applied) {
            continue;
        }
        if (told++ == most_told) {
            out << said("… and more: ", "… ほか ") << count - most_told
                << said(" (all of them: --report FILE.html or --json)", " か所（すべては --report FILE.html または --json で出せます）")
                << '\n';
            break;
        }
        if (file == nullptr || *file != change.place.file) {
            file = &change.place.file;
            out << *file << '\n';
        }
        print_change(out, change);
    }
    out << '\n';
}

std::string counts(const CheckSummary& summary) {
    std::string text;
    for (const Verdict verdict : {Verdict::importable, Verdict::partly, Verdict::refused}) {
        text += (text.empty() ? "" : std::string(said(", ", "、"))) + std::string(verdict_words(verdict, language())) + " " +
                std::to_string(summary.count(verdict));
    }
    return text;
}

}  // namespace

std::string mend_words(const Change& change, const Tables& tables, Language in) {
    const Tables::Words* const words = tables.words(change.mend);
    return words == nullptr ? std::string() : in == Language::japanese ? words->japanese : words->english;
}

void append_mend(JsonText& json, const Change& change, const Tables& tables) {
    json.member("mend", change.mend)
        .name("applied")
        .boolean(change.applied)
        .member("file", change.place.file)
        .member("line", change.place.line)
        .member("item", change.place.item)
        .member("item_name", change.item_name)
        .member("before", change.before)
        .member("after", change.after)
        .member("what", mend_words(change, tables, language()));
}

void print_fix(std::ostream& out, const FixTold& fix, const CheckSummary& after) {
    out << said("Before:  ", "直す前: ") << counts(fix.before) << '\n'
        << said("After:   ", "直した後: ") << counts(after) << '\n';
    if (!fix.folder.empty()) {
        out << said("Copies:  ", "写し: ") << fix.folder << "  (" << fix.mended.files
            << said(" files, put right: ", " ファイル、うち直したもの ") << fix.mended.mended << ")\n";
    }
    out << said("The files that came were not touched.", "届いたファイルには手を触れていません。") << "\n\n";
    for (const std::string& name : fix.mended.left_out) {
        out << said("left out, for it cannot be read or is larger than 64 MiB: ", "読めないか 64 MiB を超えるため、写していません: ")
            << name << '\n';
    }
    if (fix.mended.changes.empty()) {
        out << said("There was nothing to put right.", "直せるところはありませんでした。") << "\n\n";
    }
    print_changes(out, fix, true);
    print_changes(out, fix, false);
}

}  // namespace kakehashi::app
