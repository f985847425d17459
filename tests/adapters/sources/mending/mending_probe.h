#pragma once

#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/mending/mender.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/sources/raw_reading.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::mending::test {

using sources::test::conf_dir;
using sources::test::cp932;
using sources::test::golden;
using sources::test::NamedContent;

/// What mending some files came to.
struct Batch {
    Mended mended;
    std::vector<MendedFile> files;

    /// The bytes that go under this name; the test fails when there are none.
    [[nodiscard]] std::string bytes_of(const std::string& name) const {
        for (const MendedFile& file : files) {
            if (file.name == name) {
                return file.bytes;
            }
        }
        BOOST_FAIL("no file goes as " << name);
        return {};
    }
    /// `ME08 2#4 作成年月日: 2026/4/1 → 20260401`, one a line; `ME08?` for what is only suggested.
    [[nodiscard]] std::string told() const {
        std::string text;
        for (const Change& change : mended.changes) {
            text += change.mend + (change.applied ? " " : "? ") + std::to_string(change.place.line) + "#" +
                    std::to_string(change.place.item) + (change.item_name.empty() ? "" : " " + change.item_name) + ": " +
                    change.before + " → " + change.after + "\n";
        }
        return text;
    }
};

inline std::vector<std::unique_ptr<Source>> all_sources() {
    std::vector<std::unique_ptr<Source>> sources;
    sources.push_back(careplan::CarePlanSource::open(conf_dir(), "/tmp").value());
    sources.push_back(opinion::OpinionSource::open(conf_dir()).value());  // before the municipal one, whose names begin alike
    sources.push_back(municipal::MunicipalSource::open(conf_dir()).value());
    sources.push_back(life::LifeSource::open(conf_dir()).value());
    return sources;
}

inline Batch mended(const std::vector<NamedContent>& contents) {
    static const auto sources = all_sources();
    const auto mender = Mender::open(conf_dir());
    BOOST_TEST_REQUIRE(mender.has_value(), (mender ? "" : mender.error().message));
    std::vector<SourceFile> files;
    for (const NamedContent& content : contents) {
        // Here any text that differs with the content will do for a digest.
        files.push_back({content.name, std::make_shared<MemoryBytes>(content.content), content.content});
    }
    Batch batch;
    auto done = mender->mend(files, sources, [&](MendedFile file) {
        batch.files.push_back(std::move(file));
        return Result<Done>(Done{});
    });
    BOOST_TEST_REQUIRE(done.has_value());
    batch.mended = *std::move(done);
    return batch;
}

}  // namespace kakehashi::sources::mending::test
