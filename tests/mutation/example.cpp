#include "tests/mutation/example.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/careplan/writing/set_conversion.h"
#include "adapters/sources/document/document_source.h"
#include "adapters/sources/encoding.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/sources/raw_reading.h"
#include "tests/adapters/sources/life_forms.h"
#include "tests/fakes/needed.h"

namespace kakehashi::test {
namespace {

using namespace sources;
using sources::test::conf_dir;
using sources::test::golden;
using sources::test::golden_dir;

/// Keeps what a conversion writes.
class WrittenFiles final : public careplan::FileOutput {
public:
    Result<Done> open(const std::string& name) override {
        files.push_back({name, {}});
        return Done{};
    }
    Result<Done> append(std::string_view bytes) override {
        files.back().content += bytes;
        return Done{};
    }
    Result<Done> close() override { return Done{}; }
    Result<Done> publish() override { return Done{}; }

    std::vector<NamedContent> files;
};

ClaimedFile claimed(const NamedContent& file) {
    for (const auto& source : all_sources()) {
        if (auto claim = source->recognise(file.name, std::string_view(file.content).substr(0, head_size))) {
            return {{file.name, std::make_shared<MemoryBytes>(file.content), ""}, *claim};
        }
    }
    BOOST_FAIL("nobody knows " + file.name);
    return {};
}

std::vector<ClaimedFile> claimed(const std::vector<NamedContent>& files) {
    std::vector<ClaimedFile> all;
    for (const NamedContent& file : files) {
        all.push_back(claimed(file));
    }
    return all;
}

std::shared_ptr<const Layout> layout_at(const std::filesystem::path& path) {
    static CodeTables codes(conf_dir() / "codes");
    return kakehashi::test::needed(Layout::open(path, codes));
}

bool is_utf8(const std::string& content) {
    const Encoding found = detect_encoding(content);
    return found == Encoding::utf8 || found == Encoding::utf8_with_mark || found == Encoding::utf8_narrow;
}

/// Which item each column of the header holds.
std::vector<std::size_t> columns_of(const Layout& layout, const TableText& table, std::size_t header, bool by_id) {
    std::vector<std::size_t> items;
    for (std::size_t n = 0; n < table.rows().at(header).cells.size(); ++n) {
        const std::string raw = table.value(header, n);
        const std::string name = is_utf8(table.content()) ? raw : reencoded(raw, "CP932", "UTF-8");
        items.push_back(by_id ? layout.index_of(name) : layout.index_of_name(name));
    }
    return items;
}

std::vector<std::size_t> in_order(std::size_t count) {
    std::vector<std::size_t> items(count);
    for (std::size_t n = 0; n < count; ++n) {
        items[n] = n;
    }
    return items;
}

void add_careplan_set(std::vector<Example>& to, const std::vector<NamedContent>& files, const careplan::Editions& editions) {
    const auto claims = claimed(files);
    for (std::size_t n = 0; n < files.size(); ++n) {
        const FileClaim& claim = claims[n].claim;
        Example made;
        made.kind = "careplan/" + claim.edition + "/" + claim.form + (files[n].name.find("_000000_") == std::string::npos ? "" : ".plan");
        made.files = files;
        made.target = n;
        const careplan::Form& form = *editions.named(claim.edition)->form(claim.form);
        if (form.shape != careplan::Shape::image) {
            made.layout = form.layout;
            made.item_of_column = in_order(form.layout->size());
        }
        to.push_back(std::move(made));
    }
}

std::vector<NamedContent> in_edition(const std::vector<NamedContent>& files, const careplan::Editions& editions,
                                     const std::string& edition) {
    const auto encoder = kakehashi::test::needed(FoldingEncoder::open(conf_dir()));
    careplan::SetConversion conversion(*all_sources().front(), editions, kakehashi::test::needed(Cp932::shared()), encoder, Accepts::cp932,
                                       {editions.named(edition), "", ""});
    WrittenFiles output;
    const auto told = conversion.run(claimed(files), &output);
    BOOST_TEST_REQUIRE(told.has_value());
    return output.files;
}

void add_careplans(std::vector<Example>& to) {
    const auto editions = kakehashi::test::needed(careplan::Editions::open(conf_dir()));
    std::map<SetName, std::vector<NamedContent>> sets;
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / "careplan")) {
        if (entry.path().extension() != ".json") {
            const NamedContent file = golden("careplan/" + entry.path().filename().string());
            sets[claimed(file).claim.set].push_back(file);
        }
    }
    for (const auto& [name, files] : sets) {
        for (const std::string edition : {"4.1", "4.0", "3.x"}) {
            // The monthly plan of both editions came by hand and has one name.
            std::vector<NamedContent> chosen;
            for (const NamedContent& file : files) {
                if (claimed(file).claim.edition == (edition == "3.x" && name.kind == "monthly_plan" ? "3.x" : "4.1")) {
                    chosen.push_back(file);
                }
            }
            const bool given = edition == "4.1" || (edition == "3.x" && name.kind == "monthly_plan");
            add_careplan_set(to, given ? chosen : in_edition(chosen, *editions, edition), *editions);
        }
    }
}

void add_golden(std::vector<Example>& to, const std::string& standard, const std::string& edition) {
    std::map<std::string, NamedContent> files;
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / standard)) {
        const NamedContent file = golden(standard + "/" + entry.path().filename().string());
        if (entry.path().extension() == ".csv") {
            files.emplace(file.name, file);
        }
    }
    for (const auto& [name, file] : files) {
        Example made;
        const std::string form = claimed(file).claim.form;
        made.kind = standard + "/" + edition + "/" + form;
        made.files = {file};
        made.layout = layout_at(conf_dir() / "layouts" / standard / edition / (form + ".csv"));
        made.item_of_column = columns_of(*made.layout, made.table(), 0, false);
        made.first_row = 1;
        if (std::count(made.item_of_column.begin(), made.item_of_column.end(), made.layout->size()) > 10) {
            // Opinions may do without names of columns.
            made.item_of_column = in_order(made.layout->size());
            made.first_row = 0;
        } else if (standard == "opinion") {
            made.kind += ".named";
        }
        made.utf8 = is_utf8(file.content);
        const auto same = [&](const Example& other) { return other.kind == made.kind; };
        if (std::none_of(to.begin(), to.end(), same)) {
            to.push_back(std::move(made));
        }
    }
}

/// Two people in each, so that rows can change places.
void add_life(std::vector<Example>& to) {
    for (const auto& form : sources::test::all_life_forms()) {
        Example made;
        made.kind = "life/" + form.edition + "/" + form.name;
        NamedContent file = sources::test::life_file(form, sources::test::good_value);
        const TableText one(file.content);
        std::string other = one.row_text(2);
        if (const std::size_t at = other.find("9000000001"); at != std::string::npos) {
            other.replace(at, 10, "9000000002");
        }
        file.content += other + "\r\n";
        made.files = {file};
        made.layout = form.layout;
        made.first_row = 2;
        made.item_of_column = in_order(form.layout->size());
        made.utf8 = true;
        to.push_back(std::move(made));
    }
}

/// Of documents only the index is a table of items; Bundles are damaged by their elements, PDFs by their objects.
void add_documents(std::vector<Example>& to) {
    const auto add = [&to](const std::string& form, const std::vector<std::string>& names, std::size_t target) {
        Example made;
        made.kind = "document/1.0/" + form;
        for (const std::string& name : names) {
            made.files.push_back(golden("documents/" + name));
        }
        made.target = target;
        made.utf8 = is_utf8(made.file().content);
        if (form == "index") {
            made.layout = layout_at(conf_dir() / "documents" / "index.csv");
            made.item_of_column = columns_of(*made.layout, made.table(), 0, false);
            made.first_row = 1;
        }
        to.push_back(std::move(made));
    };
    const std::string index = "KK_DOCUMENT_9990000011_20261101110000";
    add("bundle.json", {"referral.json"}, 0);
    add("bundle.xml", {"discharge_summary.xml"}, 0);
    add("index", {index + ".csv", index + "_01.pdf"}, 0);
    add("pdf", {index + ".csv", index + "_01.pdf"}, 1);
}

}  // namespace

const std::vector<Example>& all_examples() {
    static const std::vector<Example> all = [] {
        std::vector<Example> made;
        add_careplans(made);
        add_golden(made, "municipal", "1.0");
        add_golden(made, "opinion", "1.3");
        add_life(made);
        add_documents(made);
        return made;
    }();
    return all;
}

const std::vector<std::unique_ptr<Source>>& all_sources() {
    static const std::vector<std::unique_ptr<Source>> sources = [] {
        std::vector<std::unique_ptr<Source>> made;
        made.push_back(kakehashi::test::needed(document::DocumentSource::open(conf_dir())));
        made.push_back(kakehashi::test::needed(careplan::CarePlanSource::open(conf_dir(), std::filesystem::temp_directory_path())));
        made.push_back(kakehashi::test::needed(opinion::OpinionSource::open(conf_dir())));
        made.push_back(kakehashi::test::needed(municipal::MunicipalSource::open(conf_dir())));
        made.push_back(kakehashi::test::needed(life::LifeSource::open(conf_dir(), sources::test::unconfirmed_forms())));
        return made;
    }();
    return sources;
}

}  // namespace kakehashi::test
