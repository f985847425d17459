#include "consent/fact_frame.h"

#include "domain/json_text.h"

namespace kakehashi::consent {
namespace {

constexpr std::size_t usual_size = 240;  // saves growing piece by piece

void append_period(JsonText& json, const Period& period) {
    json.open_object()
        .member_or_null("from", period.from ? period.from->iso() : std::string{})
        .member_or_null("to", period.to ? period.to->iso() : std::string{})
        .close_object();
}

}  // namespace

FactFrame frame_of(const Fact& fact) {
    FactFrame frame;
    frame.before_body.reserve(usual_size);
    frame.after_body.reserve(usual_size);
    JsonText before(frame.before_body);
    before.open_object()
        .member("id", std::to_string(fact.id.value))
        .member("kind", name_of(fact.kind))
        .member("form", fact.form)
        .name("effective");
    append_period(before, fact.effective);
    before.member("recorded_at", fact.recorded_at.iso_utc())
        .member("author", fact.author)
        .member_or_null("addressee", fact.addressee)
        .member("version", fact.version)
        .name("body");
    frame.after_body = ",\"provenance\":";
    JsonText(frame.after_body)
        .open_object()
        .member("file", fact.file)
        .member("sha256", fact.sha256)
        .member("line", fact.line)
        .close_object();
    frame.after_body.push_back('}');
    return frame;
}

}  // namespace kakehashi::consent
