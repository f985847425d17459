#include "tests/adapters/sources/source_probe.h"

#include <iconv.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "domain/json_text.h"
#include "tests/folders.h"

namespace kakehashi::sources::test {
namespace {

std::string day(const std::optional<CalendarDate>& date) { return date ? date->iso() : std::string(); }

std::string place(const Place& place) {
    return place.file + ":" + std::to_string(place.line) + "#" + std::to_string(place.item);
}

std::string kinds(const KindSet& set) {
    std::string text;
    for (const Kind kind : all_kinds) {
        text += set.holds(kind) ? (text.empty() ? "" : ";") + std::string(name_of(kind)) : std::string();
    }
    return text;
}

void print_period(JsonText& json, const char* name, const Period& period) {
    json.member(name, day(period.from) + ".." + day(period.to));
}

void print(JsonText& json, const Replacement& made) {
    constexpr const char* operations[] = {"replace", "erase", "patch"};
    json.open_object()
        .member("unit", made.unit)
        .member("key", made.key)
        .member("author", made.author)
        .member("addressee", made.addressee)
        .member("order", made.order)
        .member("operation", operations[static_cast<int>(made.operation)])
        .member("place", place(made.place))
        .name("facts")
        .open_array();
    for (const FactDraft& fact : made.facts) {
        json.open_object().member("kind", name_of(fact.kind)).member("form", fact.form);
        print_period(json, "effective", fact.effective);
        json.member("place", place(fact.place)).name("body").raw(fact.body).close_object();
    }
    json.close_array().close_object();
}

void print(JsonText& json, const RegisterEntry& entry) {
    json.open_object()
        .member("order", entry.order)
        .name("cancelled").boolean(entry.cancelled)
        .member("name", entry.name)
        .member("kana", entry.kana)
        .member("birth_date", entry.birth_date)
        .member("sex", entry.sex)
        .member("postal_code", entry.postal_code)
        .member("address", entry.address)
        .member("phone", entry.phone)
        .member("category", entry.category);
    print_period(json, "insured", entry.insured);
    json.member("deceased_on", day(entry.deceased_on))
        .member("former", entry.former_insurer && entry.former_insured
                              ? entry.former_insurer->str() + "/" + entry.former_insured->str()
                              : std::string())
        .name("protective_measure").boolean(entry.protective_measure)
        .name("emergency_refused").boolean(entry.emergency_refused)
        .name("body").raw(entry.body)
        .close_object();
}

void print(JsonText& json, const DirectiveEntry& entry) {
    json.open_object()
        .member("record_number", entry.record_number)
        .member("decided_at", entry.decided_at.iso_japan())
        .member("decision", entry.decision)
        .member("scope", entry.scope)
        .member("organisation", entry.organisation)
        .member("kinds", kinds(entry.kinds));
    print_period(json, "period", entry.period);
    json.member("channel", entry.channel)
        .member("taken_by", entry.taken_by)
        .member("text_version", entry.text_version)
        .member("capacity", entry.capacity)
        .member("proxy_kind", entry.proxy_kind)
        .name("unreadable").boolean(entry.unreadable)
        .close_object();
}

void print(JsonText& json, const RelationEntry& entry) {
    json.open_object()
        .member("organisation", entry.organisation)
        .member("party", entry.party)
        .member("basis", entry.basis)
        .member("verified_by", entry.verified_by)
        .member("verified_on", entry.verified_on.iso())
        .member("last_claim_month", entry.last_claim_month ? entry.last_claim_month->iso() : "")
        .member("ended_on", day(entry.ended_on))
        .member("order", entry.order)
        .close_object();
}

void print(JsonText& json, const Finding& finding) { json.text(printed(finding)); }

template <class T>
void print_all(JsonText& json, const char* name, const std::vector<T>& all) {
    if (!all.empty()) {
        json.name(name).open_array();
        for (const T& one : all) {
            print(json, one);
        }
        json.close_array();
    }
}

void print(JsonText& json, const PersonUnit& unit) {
    json.open_object().member("insurer", unit.insurer.text()).member("insured", unit.insured.text());
    json.member("place", place(unit.place));
    if (unit.claim) {
        json.name("claim").open_object().member("name", unit.claim->name).member("kana", unit.claim->kana);
        json.member("birth_date", unit.claim->birth_date).member("sex", unit.claim->sex).close_object();
    }
    if (unit.register_entry) {
        json.name("register");
        print(json, *unit.register_entry);
    }
    print_all(json, "replacements", unit.replacements);
    print_all(json, "directives", unit.directives);
    print_all(json, "relations", unit.relations);
    print_all(json, "findings", unit.findings);
    json.close_object();
}

void print(JsonText& json, const OfficeEntry& entry) {
    json.open_object()
        .member("number", entry.number.text())
        .member("role", entry.role)
        .member("name", entry.name)
        .member("prefecture", entry.prefecture)
        .member("municipality_code", entry.municipality_code)
        .member("municipality", entry.municipality)
        .member("insurer", entry.insurer)
        .member("service_kinds", entry.service_kinds);
    print_period(json, "designated", entry.designated);
    json.member("applied_on", day(entry.applied_on))
        .member("started_on", day(entry.started_on))
        .member("order", entry.order)
        .close_object();
}

void print(JsonText& json, const InsurerStatusEntry& entry) {
    json.open_object()
        .member("insurer", entry.insurer.text())
        .member("name", entry.name)
        .member("live_from", entry.live_from.iso())
        .member("kinds", kinds(entry.kinds))
        .member("order", entry.order)
        .close_object();
}

template <class T>
void print_lines(std::string& out, const std::vector<T>& all) {
    for (const T& one : all) {
        JsonText json(out);
        print(json, one);
        out += "\n";
    }
}

}  // namespace

std::vector<Finding> RecordingSink::all_findings() const {
    std::vector<Finding> all = findings;
    for (const PersonUnit& unit : units) {
        all.insert(all.end(), unit.findings.begin(), unit.findings.end());
    }
    return all;
}

std::filesystem::path conf_dir() { return kakehashi::test::source_dir() / "conf"; }

std::filesystem::path golden_dir() { return kakehashi::test::source_dir() / "tests" / "golden"; }

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    BOOST_TEST_REQUIRE(in.is_open(), path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

NamedContent golden(const std::string& path) {
    return {std::filesystem::path(path).filename().string(), content_of(golden_dir() / path)};
}

std::string cp932(const std::string& utf8) {
    const iconv_t converter = iconv_open("CP932", "UTF-8");
    std::string in = utf8;
    std::string out(utf8.size() * 2 + 1, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    const std::size_t result = iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    BOOST_TEST_REQUIRE(result != static_cast<std::size_t>(-1));
    out.resize(out.size() - room);
    return out;
}

RecordingSink read_set(const Source& source, const std::vector<NamedContent>& files, std::size_t step) {
    std::vector<ClaimedFile> claimed;
    RecordingSink sink;
    for (const NamedContent& file : files) {
        const auto claim = source.recognise(file.name, std::string_view(file.content).substr(0, head_size));
        BOOST_TEST_REQUIRE(claim.has_value(), file.name);
        sink.findings.insert(sink.findings.end(), claim->findings.begin(), claim->findings.end());
        claimed.push_back({{file.name, std::make_shared<ProbeBytes>(file.content, step), ""}, *claim});
    }
    const auto done = source.read(claimed, sink);
    BOOST_TEST(done.has_value());
    return sink;
}

std::string printed(const Finding& finding) {
    constexpr const char* severities[] = {"info", "warning", "person", "set"};
    return finding.rule + " " + severities[static_cast<int>(finding.severity)] + " " + place(finding.place) +
           (finding.item_name.empty() ? "" : " " + finding.item_name) +
           (finding.detail.empty() ? "" : " [" + finding.detail + "]");
}

std::string printed(const RecordingSink& sink) {
    std::string out;
    print_lines(out, sink.findings);
    print_lines(out, sink.offices);
    print_lines(out, sink.statuses);
    print_lines(out, sink.units);
    return out;
}

bool found(const RecordingSink& sink, const std::string& printed_finding) {
    const auto all = sink.all_findings();
    const auto count = std::count_if(all.begin(), all.end(), [&](const Finding& finding) {
        return printed(finding) == printed_finding;
    });
    if (count != 1) {
        for (const Finding& finding : all) {
            BOOST_TEST_MESSAGE("found: " << printed(finding));
        }
    }
    return count == 1;
}

std::string expected(const std::string& name, const std::string& actual) {
    const auto path = golden_dir() / (name + ".expected.json");
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << actual;
    }
    return content_of(path);
}

}  // namespace kakehashi::sources::test
