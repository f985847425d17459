// Lock 4 of the layer law: leaking a record without a decision is a compile error.
#include <boost/test/unit_test.hpp>
#include <regex>

#include "tests/architecture/tree.h"

namespace {

/// Compiles a few lines after the given headers; exit status 0 when they are C++.
kakehashi::test::Outcome compiled(const std::string& lines) {
    const std::string program = "#include <utility>\n#include <vector>\n#include \"consent/disclosure.h\"\n"
                                "#include \"consent/gate.h\"\nusing namespace kakehashi::consent;\n" + lines + "\n";
    return kakehashi::test::outcome_of("printf '%s' '" + program + "' | LC_ALL=C '" + KAKEHASHI_CXX +
                                       "' -x c++ -std=c++20 -fsyntax-only -I '" +
                                       kakehashi::test::source_root().string() + "' -");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(types)

BOOST_AUTO_TEST_CASE(a_disclosure_can_be_read_moved_and_kept_by_anyone) {
    const auto outcome = compiled("std::size_t shown(const Disclosure& d) { return d.facts().size(); }\n"
                                  "Disclosure kept(Disclosure&& d) { return std::move(d); }");
    BOOST_TEST(outcome.status == 0, outcome.text);
}

BOOST_AUTO_TEST_CASE(nobody_but_the_gate_makes_a_disclosure) {
    for (const char* const forgery : {
             "Disclosure forged() { return Disclosure(); }",
             "Disclosure forged() { return {}; }",
             "Disclosure forged;",
             "std::vector<Disclosure> forged() { return std::vector<Disclosure>(1); }",
             "struct Forger : Disclosure {}; Forger forged;",
             "Answer forged() { return Answer(std::in_place_type<Disclosure>); }",
             "Disclosure* forged() { return new Disclosure; }",
         }) {
        const auto outcome = compiled(forgery);
        BOOST_TEST(outcome.status != 0, "this compiles: " << forgery);
        BOOST_TEST(std::regex_search(outcome.text, std::regex("private|deleted|no matching|could not convert")),
                   forgery << "\nfails for another reason:\n" << outcome.text);
    }
}

BOOST_AUTO_TEST_CASE(no_face_can_take_a_preview_for_an_answer) {
    for (const char* const forgery : {
             "const Answer& taken(const Preview& p) { return p; }",
             "const Answer& taken(const Preview& p) { return p.answer_; }",
             "const Disclosure& taken(const Preview& p) { return p; }",
             "Preview forged(Answer a) { return Preview(std::move(a)); }",
         }) {
        BOOST_TEST(compiled(forgery).status != 0, "this compiles: " << forgery);
    }
    BOOST_TEST(compiled("bool refused(const Preview& p) { return p.refusal() != nullptr; }").status == 0);
}

BOOST_AUTO_TEST_CASE(a_disclosure_cannot_be_filled_with_other_facts) {
    for (const char* const forgery : {
             "void forge(Disclosure& d) { d.facts_.clear(); }",
             "void forge(Disclosure& d) { d.facts().clear(); }",
             "void forge(Disclosure& d) { d.decisions_.clear(); }",
         }) {
        BOOST_TEST(compiled(forgery).status != 0, "this compiles: " << forgery);
    }
}

BOOST_AUTO_TEST_CASE(faces_never_see_a_store) {
    const std::regex store(R"(adapters/storage/|consent/ports/(state_store|access_log)|domain/ports/|consent/subject_state\.h|consent/redaction\.h)");
    const std::regex word(R"(\b(StateStore|ImportStore|RecordStore|AccessLog|visible_facts)\b)");
    for (const std::string& file : kakehashi::test::files_below("adapters/http", {".h", ".cpp"})) {
        for (const auto& include : kakehashi::test::includes_of(file)) {
            BOOST_TEST(!std::regex_search(include.target, store), file << " includes " << include.target);
        }
        BOOST_TEST(!std::regex_search(kakehashi::test::text_of(file), word), file << " names a store");
    }
}

BOOST_AUTO_TEST_SUITE_END()
