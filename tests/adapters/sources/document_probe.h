#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/document/document_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {

inline std::unique_ptr<Source> document_source() {
    auto source = document::DocumentSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

/// `text` with its one `what` put another way.
inline std::string with(std::string text, const std::string& what, const std::string& instead) {
    const std::size_t at = text.find(what);
    BOOST_TEST_REQUIRE(at != std::string::npos, "no " << what);
    return text.replace(at, what.size(), instead);
}

/// The findings as `RULE detail` joined by `; `, in the order of the rules.
inline std::string rules(const RecordingSink& sink) {
    std::vector<std::string> each;
    for (const Finding& finding : sink.all_findings()) {
        each.push_back(finding.rule + (finding.detail.empty() ? "" : " " + finding.detail));
    }
    std::ranges::sort(each);
    std::string text;
    for (const std::string& one : each) {
        text += (text.empty() ? "" : "; ") + one;
    }
    return text;
}

inline const Replacement& first(const RecordingSink& sink) {
    BOOST_TEST_REQUIRE(sink.units.size() == 1U, rules(sink));
    return sink.units.front().replacements.front();
}

}  // namespace kakehashi::sources::test
