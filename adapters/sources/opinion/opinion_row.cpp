#include "adapters/sources/opinion/opinion_row.h"

#include <algorithm>
#include <utility>

namespace kakehashi::sources::opinion {
namespace {

constexpr std::string_view opinion_unit = "opinion";

class OpinionRow {
public:
    OpinionRow(const Catalogue& catalogue, const Origin& origin, std::uint32_t line, std::vector<std::string_view> cells)
        : catalogue_(catalogue), origin_(origin), line_(line), cells_(std::move(cells)) {}

    void check(Findings& findings) {
        forget_unselected();
        catalogue_.check.check(line_, cells_, findings);
        catalogue_.rules.check(line_, cells_, findings);
        check_sender(findings);
    }

    void forget_all_but_the_person() {
        for (const Item& item : catalogue_.layout->items()) {
            if (item.id != "insurer" && item.id != "insured") {
                cells_[item.no - 1] = {};
            }
        }
    }

    [[nodiscard]] std::string_view cell(std::string_view id) const { return cells_[catalogue_.layout->index_of(id)]; }

    void build(PersonUnit& unit) const {
        unit.claim = IdentityClaim{std::string(cell("name")), {}, std::string(cell("birth_date")),
                                   std::string(cell("sex")), place()};
        Replacement made;
        made.unit = opinion_unit;
        made.key = iso_date(cell("applied_on"));
        made.author = origin_.sender;
        made.addressee = addressee();
        made.order = origin_.serial;
        made.place = place();
        FactDraft fact;
        fact.kind = Kind::opinion;
        fact.form = form_name;
        fact.effective.from = CalendarDate::parse_compact(cell("written_on"));
        fact.body = catalogue_.body.single(origin_.file, line_, cells_);
        fact.place = place();
        made.facts.push_back(std::move(fact));
        unit.replacements.push_back(std::move(made));
    }

    [[nodiscard]] Place place() const { return {origin_.file, line_, 0}; }

private:
    [[nodiscard]] bool sent_by_insurer() const { return InsurerNumber::parse(origin_.sender).has_value(); }

    /// 0 in a choice of one means that nothing was chosen.
    void forget_unselected() {
        for (const Item& item : catalogue_.layout->items()) {
            if (cells_[item.no - 1] == "0" && item.has("unselected")) {
                cells_[item.no - 1] = {};
            }
        }
    }

    /// An insurer hands in opinions about its own insured, an institution those it wrote.
    void check_sender(Findings& findings) const {
        const std::string_view id = sent_by_insurer() ? "insurer" : "institution";
        const std::string_view said = cell(id);
        const bool last_seven = !sent_by_insurer() && said.size() == 7 && origin_.sender.ends_with(said);
        if (!said.empty() && said != origin_.sender && !last_seven) {
            const Item& item = catalogue_.layout->items()[catalogue_.layout->index_of(id)];
            findings.add(other_sender, line_, item, excerpt(item, said));
        }
    }

    /// An insurer's copy is also the institution's own, and an institution's the insurer's.
    [[nodiscard]] std::string addressee() const {
        const std::string_view other = cell(sent_by_insurer() ? "institution" : "insurer");
        return !sent_by_insurer() || OfficeNumber::parse(other) ? std::string(other) : std::string();
    }

    const Catalogue& catalogue_;
    const Origin& origin_;
    std::uint32_t line_;
    std::vector<std::string_view> cells_;
};

std::vector<Finding> with_lines(std::vector<Finding> findings, const RowPlace& place) {
    for (Finding& finding : findings) {
        if (finding.place.item > 0 && finding.place.item <= place.item_lines.size()) {
            finding.place.line = place.item_lines[finding.place.item - 1];
        }
    }
    return findings;
}

bool refuse_the_set(const std::vector<Finding>& findings) {
    return std::ranges::any_of(findings, [](const Finding& finding) { return finding.severity == Severity::set; });
}

}  // namespace

Result<Done> take_opinion(const Catalogue& catalogue, const Origin& origin, const RowPlace& place,
                          std::vector<std::string_view> cells, Shape shape, Findings findings, UnitSink& sink) {
    OpinionRow row(catalogue, origin, place.line, std::move(cells));
    if (shape == Shape::whole) {
        row.check(findings);
    } else {
        row.forget_all_but_the_person();
    }
    const auto insurer = InsurerNumber::parse(row.cell("insurer"));
    const auto insured = InsuredNumber::parse(row.cell("insured"));
    std::vector<Finding> found = with_lines(findings.take(), place);
    if (!insurer || !insured || refuse_the_set(found)) {
        for (Finding& finding : found) {
            sink.found(std::move(finding));
        }
        return Done{};
    }
    PersonUnit unit;
    unit.insurer = *insurer;
    unit.insured = *insured;
    unit.place = row.place();
    if (shape == Shape::whole) {
        row.build(unit);
    }
    unit.findings = std::move(found);
    return sink.take(std::move(unit));
}

}  // namespace kakehashi::sources::opinion
