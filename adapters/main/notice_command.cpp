#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/notice_office.h"
#include "adapters/storage/notice_contacts.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr int most_listed = 1'000;
constexpr std::size_t longest_address = 254;  // RFC 5321

/// Not whether there is such a mailbox: only that nothing else can be smuggled in with it.
bool is_address(const std::string& text) {
    const std::size_t at = text.find('@');
    const auto plain = [](unsigned char c) { return c > 0x20 && c < 0x7F && std::string_view("<>()[]\\,;:\"").find(static_cast<char>(c)) == std::string_view::npos; };
    return text.size() <= longest_address && at != std::string::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string::npos &&
           std::ranges::all_of(text, plain);
}

Result<storage::NoticeContact> contact_of(const NoticeOptions& options) {
    if ((options.mail.empty() ? 0 : 1) + (options.letter ? 1 : 0) + (options.none ? 1 : 0) != 1) {
        return Error{Fault::malformed, "KK-8232", "notice contact takes one of --mail, --letter and --none"};
    }
    if (!options.mail.empty() && !is_address(options.mail)) {
        return Error{Fault::malformed, "KK-8233", "--mail takes an e-mail address"};
    }
    storage::NoticeContact contact;
    contact.way = options.letter ? storage::NoticeWay::letter : options.none ? storage::NoticeWay::none : storage::NoticeWay::mail;
    contact.address = options.mail;
    return contact;
}

void append(JsonText& json, const storage::StoredNotice& notice, const NoticeWords& words) {
    json.open_object().member("id", notice.id).member("kind", name_of(notice.kind)).member("made_at", notice.made_at.iso_utc())
        .name("read").boolean(notice.read).name("mailed").boolean(notice.sent);
    if (notice.entry) {
        json.member("entry", *notice.entry);
    }
    if (notice.day) {
        json.member("day", notice.day->iso());
    }
    json.name("title").open_object().member("ja", words.title(notice.kind, Language::japanese))
        .member("en", words.title(notice.kind, Language::english)).close_object();
    json.name("text").open_object().member("ja", words.text(notice, Language::japanese))
        .member("en", words.text(notice, Language::english)).close_object().close_object();
}

Exit print_list(const Globals& globals, const NoticeOffice& office, const std::vector<storage::StoredNotice>& notices) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("notices").open_array();
    for (const storage::StoredNotice& notice : notices) {
        append(json, notice, *office.words);
        if (!globals.json) {
            const std::string title = notice.made_at.minute_japan() + "  " + office.words->title(notice.kind, language()) +
                                      (notice.read ? "" : std::string(said("  (new)", "　（新着）")));
            std::cout << (notice.kind == consent::NoticeKind::emergency ? in_red(title) : title) << "\n    "
                      << office.words->text(notice, language()) << '\n';
        }
    }
    json.close_array().close_object();
    return end_list(globals, text, notices.empty());
}

}  // namespace

Exit notice_list(const Globals& globals, const NoticeOptions& options) {
    const auto proxy = proxy_number_of(options.proxy);
    auto begun = proxy ? begin_list(globals, options.subject, "notices") : Result<Listing>(proxy.error());
    if (!begun) {
        return tell(begun.error());
    }
    const Numbers numbers = begun->numbers;
    const auto office = open_notice_office(std::move(begun->node));
    if (!office) {
        return tell(office.error());
    }
    if (const auto made = office->desk->make(); !made) {
        return tell(made.error());
    }
    storage::Database& database = office->node->database();
    const auto notices = storage::notices_of(database, office->node->ledger(), numbers.insurer, numbers.insured, *proxy, most_listed);
    if (!notices) {
        return tell(notices.error());
    }
    if (options.read) {
        if (const auto marked = storage::mark_read(database, numbers.insurer, numbers.insured, *proxy); !marked) {
            return tell(marked.error());
        }
    }
    return print_list(globals, *office, *notices);
}

Exit notice_contact(const Globals& globals, const NoticeOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto proxy = proxy_number_of(options.proxy);
    const auto contact = contact_of(options);
    if (!numbers || !proxy || !contact) {
        return tell(!numbers ? numbers.error() : !proxy ? proxy.error() : contact.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto set = storage::set_contact((*node)->database(), (*node)->keys(), (*node)->ledger(), numbers->insurer, numbers->insured, *proxy,
                                          *contact, console_user(), trial_of(globals));
    if (!set) {
        return tell(set.error());
    }
    return print_act(globals, *set);
}

Exit notice_send(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto office = open_notice_office(std::move(node).value());
    const auto round = office ? office->desk->round() : Result<NoticeRound>(office.error());
    if (!round) {
        return tell(round.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("made", round->made).member("mailed", round->mailed)
            .member("refused", round->refused).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("notices made ", "作成したお知らせ ") << round->made << said(", mails sent ", "、送信したメール ") << round->mailed
                  << said(", addresses refused ", "、届かない宛先 ") << round->refused << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
