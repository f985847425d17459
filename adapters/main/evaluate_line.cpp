#include "adapters/main/evaluate_line.h"

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kakehashi::app {
namespace {

using namespace consent;
using simdjson::dom::element;

Error malformed(std::string message) { return {Fault::malformed, "KK-2313", std::move(message)}; }

/// An object of the line, and where it stands ("relations[0]."), for messages.
class Node {
public:
    Node(simdjson::dom::object object, std::string path) : object_(object), path_(std::move(path)) {}

    /// The value, or nothing when the member is left out.
    [[nodiscard]] Result<std::optional<element>> find(std::string_view name) const {
        std::optional<element> found;
        for (const auto& field : object_) {
            if (field.key == name) {
                if (found) {
                    return malformed("member is there twice: " + at(name));
                }
                found = field.value;
            }
        }
        return found;
    }

    [[nodiscard]] Result<element> member(std::string_view name) const {
        TRY(const std::optional<element> found, find(name));
        if (!found) {
            return malformed("missing member: " + at(name));
        }
        return *found;
    }

    [[nodiscard]] Result<std::string> text(std::string_view name) const {
        TRY(const element value, member(name));
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS) {
            return malformed("not a text: " + at(name));
        }
        return std::string(text);
    }

    /// The text; null is empty.
    [[nodiscard]] Result<std::string> text_or_null(std::string_view name) const {
        TRY(const element value, member(name));
        return value.is_null() ? std::string() : text(name);
    }

    /// What `read` makes of the text, which is nothing when it does not know it.
    template <class Read>
    [[nodiscard]] auto known(std::string_view name, const Read& read) const
        -> Result<typename decltype(read(std::string_view()))::value_type> {
        TRY(const std::string value, text(name));
        const auto meaning = read(value);
        if (!meaning) {
            return malformed("not known: " + at(name));
        }
        return *meaning;
    }

    /// The same; null is nothing.
    template <class Read>
    [[nodiscard]] auto known_or_null(std::string_view name, const Read& read) const
        -> Result<decltype(read(std::string_view()))> {
        TRY(const element value, member(name));
        if (value.is_null()) {
            return decltype(read(std::string_view()))();
        }
        TRY(const auto meaning, known(name, read));
        return std::make_optional(meaning);
    }

    [[nodiscard]] Result<bool> boolean(std::string_view name) const {
        TRY(const element value, member(name));
        bool answer = false;
        if (value.get(answer) != simdjson::SUCCESS) {
            return malformed("neither true nor false: " + at(name));
        }
        return answer;
    }

    [[nodiscard]] Result<Node> object(std::string_view name) const {
        TRY(const element value, member(name));
        simdjson::dom::object object;
        if (value.get(object) != simdjson::SUCCESS) {
            return malformed("not an object: " + at(name));
        }
        return Node(object, at(name) + ".");
    }

    [[nodiscard]] Result<simdjson::dom::array> array(std::string_view name) const {
        TRY(const element value, member(name));
        simdjson::dom::array array;
        if (value.get(array) != simdjson::SUCCESS) {
            return malformed("not a list: " + at(name));
        }
        return array;
    }

    /// What `read` makes of each object of a list.
    template <class T>
    [[nodiscard]] Result<std::vector<T>> list(std::string_view name, Result<T> (*read)(const Node&)) const {
        TRY(const simdjson::dom::array array, this->array(name));
        std::vector<T> values;
        for (const element value : array) {
            const std::string place = at(name) + "[" + std::to_string(values.size()) + "]";
            simdjson::dom::object object;
            if (value.get(object) != simdjson::SUCCESS) {
                return malformed("not an object: " + place);
            }
            TRY(T read_value, read(Node(object, place + ".")));
            values.push_back(std::move(read_value));
        }
        return values;
    }

    [[nodiscard]] std::string at(std::string_view name) const { return path_ + std::string(name); }

private:
    simdjson::dom::object object_;
    std::string path_;
};

Result<Period> read_period(const Node& node) {
    Period period;
    TRY(period.from, node.known_or_null("from", CalendarDate::parse_iso));
    TRY(period.to, node.known_or_null("to", CalendarDate::parse_iso));
    return period;
}

Result<std::vector<Kind>> read_kinds(const Node& node) {
    TRY(const simdjson::dom::array array, node.array("kinds"));
    std::vector<Kind> kinds;
    for (const element value : array) {
        std::string_view name;
        const std::optional<Kind> kind = value.get(name) == simdjson::SUCCESS ? kind_named(name) : std::nullopt;
        if (!kind) {
            return malformed("not known: " + node.at("kinds[") + std::to_string(kinds.size()) + "]");
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

struct KindsGiven {
    KindSet kinds;
    bool every_one_by_name = false;
};

/// `["all"]`, or a list of kinds.
Result<KindsGiven> read_kind_set(const Node& node) {
    TRY(const simdjson::dom::array array, node.array("kinds"));
    std::string_view only;
    if (array.size() == 1 && array.at(0).get(only) == simdjson::SUCCESS && only == "all") {
        return KindsGiven{KindSet::all(), false};
    }
    TRY(const std::vector<Kind> listed, read_kinds(node));
    KindSet kinds;
    for (const Kind kind : listed) {
        kinds = kinds.with(kind);
    }
    return KindsGiven{kinds, kinds == KindSet::all()};
}

Result<Requester> read_requester(const Node& node) {
    Requester requester;
    TRY(requester.party, node.known("party", party_named));
    TRY(requester.organisation, node.text_or_null("organisation"));
    TRY(requester.person, node.text_or_null("person"));
    TRY(const std::string role, node.text_or_null("role"));
    requester.role = role_named(role);
    return requester;
}

Result<Request> read_request(const Node& node) {
    Request request;
    TRY(request.requester, read_requester(node));
    TRY(request.purpose, node.known("purpose", purpose_named));
    TRY(request.mode, node.known("mode", mode_named));
    TRY(request.reason, node.text_or_null("reason"));
    TRY(request.day, node.known("day", CalendarDate::parse_iso));
    return request;
}

std::optional<EmergencyPreference> preference_named(std::string_view name) {
    if (name == "allow") {
        return EmergencyPreference::allow;
    }
    return name == "refuse" ? std::make_optional(EmergencyPreference::refuse) : std::nullopt;
}

Result<EnrolmentPeriod> read_enrolment(const Node& node) {
    EnrolmentPeriod enrolment;
    TRY(enrolment.insurer, node.text("insurer"));
    TRY(enrolment.period, read_period(node));
    return enrolment;
}

Result<Hold> read_hold(const Node& node) {
    Hold hold;
    TRY(hold.against, node.text("against"));
    TRY(hold.period, read_period(node));
    return hold;
}

Result<Relation> read_relation(const Node& node) {
    Relation relation;
    TRY(relation.organisation, node.text("organisation"));
    TRY(relation.party, node.known("party", party_named));
    TRY(const std::optional<element> basis, node.find("basis"));
    if (basis && !basis->is_null()) {
        TRY(relation.basis, node.known("basis", basis_named));
    }
    TRY(relation.verified_on, node.known("verified_on", CalendarDate::parse_iso));
    TRY(relation.last_claim_month, node.known_or_null("last_claim_month", ServiceMonth::parse_iso));
    TRY(relation.ended_on, node.known_or_null("ended_on", CalendarDate::parse_iso));
    return relation;
}

Result<ProxyGrant> read_proxy(const Node& node) {
    ProxyGrant grant;
    TRY(grant.proxy, node.text("proxy"));
    TRY(const KindsGiven given, read_kind_set(node));
    grant.kinds = given.kinds;
    TRY(grant.period, read_period(node));
    return grant;
}

Result<DisasterDeclaration> read_disaster(const Node& node) {
    DisasterDeclaration disaster;
    TRY(disaster.insurer, node.text("insurer"));
    TRY(disaster.refuge, node.text("refuge"));
    TRY(disaster.period, read_period(node));
    return disaster;
}

std::optional<std::int64_t> read_seq(const Node& node) {
    const Result<element> value = node.member("seq");
    std::int64_t seq = 0;
    if (!value.has_value() || value.value().get(seq) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return seq;
}

/// All but `id`, `seq` and `readable`. An error means: cannot be read.
Result<Done> read_statement(const Node& node, Directive& directive) {
    TRY(directive.scope, node.known("scope", scope_named));
    TRY(directive.organisation, node.text_or_null("organisation"));
    if (directive.scope == Scope::organisation && directive.organisation.empty()) {
        return malformed("names no organisation: " + node.at("organisation"));
    }
    TRY(const KindsGiven given, read_kind_set(node));
    directive.kinds = given.kinds;
    directive.lists_every_kind = given.every_one_by_name;
    TRY(directive.decision, node.known("decision", directive_decision_named));
    TRY(directive.period, read_period(node));
    TRY(directive.insurer, node.text_or_null("insurer"));
    TRY(directive.capacity, node.known("capacity", capacity_named));
    return Done{};
}

Result<Directive> read_directive(const Node& node) {
    static constexpr std::array<std::string_view, 9> statement = {
        "seq", "scope", "organisation", "kinds", "decision", "from", "to", "insurer", "capacity"};
    Directive directive;
    TRY(directive.id, node.text("id"));
    TRY(const bool said_readable, node.boolean("readable"));
    const std::optional<std::int64_t> seq = read_seq(node);
    directive.seq = seq.value_or(std::numeric_limits<std::int64_t>::max());
    if (said_readable) {
        for (const std::string_view name : statement) {
            TRY_DONE(node.member(name));
        }
        directive.readable = read_statement(node, directive).has_value() && seq.has_value();
    }
    return directive;
}

Result<SubjectState> read_subject(const Node& line) {
    SubjectState subject;
    TRY(const Node node, line.object("subject"));
    TRY(subject.person, node.text("person"));
    TRY(subject.deceased_on, node.known_or_null("deceased_on", CalendarDate::parse_iso));
    TRY(subject.emergency_preference, node.known("emergency_preference", preference_named));
    TRY(subject.enrolments, node.list("enrolments", read_enrolment));
    TRY(const std::optional<element> holds, node.find("holds"));
    if (holds && !holds->is_null()) {
        TRY(subject.holds, node.list("holds", read_hold));
    }
    TRY(subject.relations, line.list("relations", read_relation));
    TRY(subject.directives, line.list("directives", read_directive));
    TRY(subject.proxies, line.list("proxies", read_proxy));
    TRY(subject.disasters, line.list("disasters", read_disaster));
    return subject;
}

}  // namespace

Result<EvaluateLine> read_evaluate_line(simdjson::dom::object line) {
    EvaluateLine result;
    const Node node(line, "");
    TRY(const Node request, node.object("request"));
    TRY(result.request, read_request(request));
    TRY(result.kinds, read_kinds(request));
    TRY(result.subject, read_subject(node));
    return result;
}

}  // namespace kakehashi::app
