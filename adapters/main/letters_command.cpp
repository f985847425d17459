#include <iostream>
#include <map>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/monthly_letter.h"
#include "adapters/main/notice_office.h"
#include "adapters/storage/mail_queue.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr int most_notices = 1'000;

struct Order {
    std::optional<InsurerNumber> insurer;
    ServiceMonth month;
};

Result<Order> order_of(const NoticeOptions& options) {
    Order order;
    order.month = ServiceMonth::containing(storage::now().day_in_japan()).plus_months(-1);
    if (!options.month.empty()) {
        const auto month = ServiceMonth::parse_iso(options.month);
        if (!month || month->index() > order.month.index() + 1) {
            return Error{Fault::malformed, "KK-8234", "--month takes a month, YYYY-MM, not one to come"};
        }
        order.month = *month;
    }
    TRY(order.insurer, insurer_of(options.subject.insurer));
    return order;
}

/// Writes letters one after the other.
class LetterRun {
public:
    LetterRun(NoticeOffice& office, paper::Paper& paper, ServiceMonth month) : office_(office), paper_(paper), month_(month) {}

    Result<Done> write(const storage::LetterRecipient& recipient) {
        Node& node = *office_.node;
        const InsurerNumber insurer = recipient.enrolment.insurer;
        const InsuredNumber insured = recipient.enrolment.insured;
        TRY(const auto entries, storage::entries_of(node.database(), node.ledger(), node.hasher(), insurer, insured));
        TRY(auto notices, storage::notices_of(node.database(), node.ledger(), insurer, insured, std::nullopt, most_notices));
        std::erase_if(notices, [&](const storage::StoredNotice& notice) {
            return ServiceMonth::containing(notice.made_at.day_in_japan()).index() != month_.index();
        });
        TRY_DONE(node.acts().log_listing(insurer, insured, "letter", console_user()));
        Letter letter{recipient, month_, looks_of(entries, month_), std::move(notices), entries.empty() ? 0 : entries.back().index};
        const std::size_t before = paper_.missing_glyphs();
        write_letter(paper_, *office_.words, letter, [&](const std::string& number) { return name_of(number); });
        without_glyph_ += paper_.missing_glyphs() > before ? 1 : 0;
        ++written_;
        for (const storage::StoredNotice& notice : letter.notices) {
            told_.push_back(notice.id);
        }
        return Done{};
    }

    [[nodiscard]] std::int64_t written() const { return written_; }
    [[nodiscard]] std::int64_t without_glyph() const { return without_glyph_; }
    [[nodiscard]] const std::vector<std::int64_t>& told() const { return told_; }

private:
    std::string name_of(const std::string& number) {
        const auto known = names_.find(number);
        if (known != names_.end()) {
            return known->second;
        }
        const auto name = storage::office_named(office_.node->database(), number);
        return names_[number] = name ? *name : std::string{};
    }

    NoticeOffice& office_;
    paper::Paper& paper_;
    ServiceMonth month_;
    std::map<std::string, std::string> names_;
    std::int64_t written_ = 0;
    std::int64_t without_glyph_ = 0;
    std::vector<std::int64_t> told_;
};

Result<Done> write_letters(const Globals& globals, const NoticeOptions& options, NoticeOffice& office, const Order& order) {
    TRY_DONE(office.desk->make());
    TRY(auto paper, paper::Paper::create(options.out));
    LetterRun run(office, paper, order.month);
    TRY_DONE(storage::for_each_letter_recipient(office.node->database(), office.node->keys(), order.insurer,
                                                [&](const storage::LetterRecipient& recipient) { return run.write(recipient); }));
    TRY_DONE(paper.finish());
    TRY_DONE(storage::mark_sent(office.node->database(), run.told()));
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("letters", run.written()).member("pages", paper.pages())
            .member("without_glyph", run.without_glyph()).close_object();
        std::cout << text << '\n';
        return Done{};
    }
    std::cout << said("letters ", "手紙 ") << run.written() << said(", pages ", "、ページ ") << paper.pages() << '\n';
    if (run.without_glyph() > 0) {
        std::cout << said("letters with a character that no font here has: ", "字体のない文字を含む手紙: ") << run.without_glyph() << '\n';
    }
    return Done{};
}

}  // namespace

Exit notice_letters(const Globals& globals, const NoticeOptions& options) {
    const auto order = order_of(options);
    auto node = order ? open_node(globals) : Result<std::unique_ptr<Node>>(order.error());
    if (!node) {
        return tell(node.error());
    }
    auto office = open_notice_office(std::move(node).value());
    const auto written = office ? write_letters(globals, options, *office, *order) : Result<Done>(office.error());
    return written ? Exit::ok : tell(written.error());
}

}  // namespace kakehashi::app
