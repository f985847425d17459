#include "adapters/main/consent_evaluate.h"

#include <istream>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

#include "adapters/main/evaluate_line.h"
#include "consent/decision.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr std::size_t longest_line = 1U << 20U;
constexpr int status_failed = 1;
constexpr int status_input_has_errors = 3;

/// Lines of bounded length: of one that is too long only the end is looked for.
class Lines {
public:
    explicit Lines(std::istream& in) : in_(*in.rdbuf()) { line_.reserve(longest_line + simdjson::SIMDJSON_PADDING); }

    /// Goes to the next line. False: there is none.
    bool next() {
        line_.clear();
        too_long_ = false;
        int c = in_.sbumpc();
        if (c == end_of_input) {
            return false;
        }
        for (; c != end_of_input && c != '\n'; c = in_.sbumpc()) {
            if (line_.size() < longest_line) {
                line_.push_back(static_cast<char>(c));
            } else {
                too_long_ = true;
            }
        }
        return true;
    }

    [[nodiscard]] const std::string& line() const { return line_; }
    [[nodiscard]] bool too_long() const { return too_long_; }

private:
    static constexpr int end_of_input = std::streambuf::traits_type::eof();

    std::streambuf& in_;
    std::string line_;
    bool too_long_ = false;
};

/// Answers line after line into one text.
class Evaluator {
public:
    explicit Evaluator(const consent::Policy& policy) : policy_(policy) {}

    /// The answer to a line, with its line end. Good until the next call.
    const std::string& answer(const Lines& lines) {
        answer_.clear();
        const std::optional<std::string> error = attempt(lines);
        if (error) {
            failed_ = true;
            answer_.clear();
            JsonText json(answer_);
            json.open_object().name("id").raw(id_.empty() ? "null" : id_).member("error", *error).close_object();
        }
        answer_.push_back('\n');
        return answer_;
    }

    [[nodiscard]] bool failed() const { return failed_; }

private:
    /// Writes the answer, or says what is wrong with the line.
    std::optional<std::string> attempt(const Lines& lines) {
        id_.clear();
        if (lines.too_long()) {
            return "line is longer than 1 MiB";
        }
        simdjson::dom::element root;
        if (parser_.parse(lines.line()).get(root) != simdjson::SUCCESS) {
            return "not valid JSON";
        }
        simdjson::dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return "not a JSON object";
        }
        if (std::optional<std::string> problem = read_id(object)) {
            return problem;
        }
        const Result<EvaluateLine> line = read_evaluate_line(object);
        if (!line) {
            return line.error().message;
        }
        write_decisions(line.value());
        return std::nullopt;
    }

    std::optional<std::string> read_id(simdjson::dom::object object) {
        simdjson::dom::element id;
        std::string_view text;
        std::int64_t number = 0;
        if (object.at_key("id").get(id) != simdjson::SUCCESS) {
            return "missing member: id";
        }
        if (id.get(text) == simdjson::SUCCESS) {
            append_json_string(id_, text);
            return std::nullopt;
        }
        if (id.get(number) == simdjson::SUCCESS) {
            id_ = std::to_string(number);
            return std::nullopt;
        }
        return "not a text: id";
    }

    void write_decisions(const EvaluateLine& line) {
        KindSet kinds;
        for (const Kind kind : line.kinds) {
            kinds = kinds.with(kind);
        }
        const consent::Decisions decisions = consent::decide(policy_, line.request, line.subject, kinds);
        JsonText json(answer_);
        json.open_object().name("id").raw(id_).name("decisions").open_array();
        for (const Kind kind : line.kinds) {
            const consent::Decision& decision = decisions.of(kind);
            json.open_object()
                .member("kind", name_of(kind))
                .member("effect", name_of(decision.effect))
                .member("ground", name_of(decision.ground))
                .name("settled_by")
                .open_array();
            if (decision.settled_by != nullptr) {
                json.text(decision.settled_by->id);
            }
            json.close_array().close_object();
        }
        json.close_array().close_object();
    }

    const consent::Policy& policy_;
    simdjson::dom::parser parser_;
    std::string id_;
    std::string answer_;
    bool failed_ = false;
};

}  // namespace

int evaluate_consent(std::istream& in, std::ostream& out, const consent::Policy& policy) {
    Lines lines(in);
    Evaluator evaluator(policy);
    while (out && lines.next()) {
        out << evaluator.answer(lines);
    }
    out.flush();
    if (!out) {
        return status_failed;
    }
    return evaluator.failed() ? status_input_has_errors : 0;
}

}  // namespace kakehashi::app
