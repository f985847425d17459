#include "adapters/sources/document/document_index.h"

#include "adapters/sources/ascii.h"
#include "domain/json_text.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view document_unit = "medical_document";

void member(JsonText& json, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        json.member(name, text);
    }
}

void codes(JsonText& json, std::string_view name, const std::vector<std::string>& all) {
    if (all.empty()) {
        return;
    }
    json.name(name).open_array();
    for (const std::string& code : all) {
        json.text(code);
    }
    json.close_array();
}

/// Names in one text: what a protective measure hides is hidden by member, and only texts are.
std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) {
        text += (text.empty() ? "" : "、") + one;
    }
    return text;
}

void attachments(JsonText& json, const std::vector<Attachment>& all) {
    if (all.empty()) {
        return;
    }
    json.name("attachments").open_array();
    for (const Attachment& one : all) {
        json.open_object();
        member(json, "content_type", one.content_type);
        member(json, "format", one.format);
        member(json, "sha256", one.sha256);
        if (!one.format.empty()) {
            json.member("size", static_cast<std::int64_t>(one.size));
        }
        member(json, "title", one.title);
        member(json, "url", one.url);
        json.close_object();
    }
    json.close_array();
}

void sections(JsonText& json, const std::vector<Section>& all) {
    if (all.empty()) {
        return;
    }
    json.name("sections").open_array();
    for (const Section& one : all) {
        json.open_object();
        member(json, "code", one.code);
        member(json, "title", one.title);
        json.close_object();
    }
    json.close_array();
}

Replacement unit_of(const DocumentIndex& index, const Place& place) {
    Replacement made;
    made.unit = document_unit;
    made.key = index.document_id;
    made.author = index.author;
    made.addressee = index.addressee;
    made.order = order_of(index.version);
    made.place = place;
    return made;
}

}  // namespace

std::string body_of(const DocumentIndex& index, const Place& place) {
    std::string text;
    JsonText json(text);
    json.open_object();
    member(json, "addressee", index.addressee);
    attachments(json, index.attachments);
    member(json, "attester", joined(index.attesters));
    member(json, "author", index.author);
    member(json, "author_name", joined(index.author_names));
    member(json, "code", index.code);
    member(json, "custodian", index.custodian);
    member(json, "digest", index.digest);
    member(json, "document_id", index.document_id);
    json.member("file", place.file);
    member(json, "file_identifier", index.file_identifier);
    json.member("file_name", index.file_name);
    json.member("file_sha256", index.sha256);
    json.member("file_size", static_cast<std::int64_t>(index.size));
    json.member("file_type", index.file_type);
    member(json, "institution_name", index.organisation);
    codes(json, "labels", index.labels);
    member(json, "language", index.language);
    json.member("line", place.line);
    sections(json, index.sections);
    member(json, "status", index.status);
    member(json, "title", index.title);
    member(json, "type", index.type);
    member(json, "version", index.version);
    member(json, "written_on", index.written_on);
    json.close_object();
    return text;
}

std::string order_of(std::string_view version) {
    constexpr std::size_t width = 20;
    std::string order;
    for (std::size_t n = 0; n < version.size();) {
        if (!is_digit(version[n])) {
            order.push_back(version[n++]);
            continue;
        }
        std::size_t end = n;
        while (end < version.size() && is_digit(version[end])) {
            ++end;
        }
        std::size_t first = n;
        while (first + 1 < end && version[first] == '0') {
            ++first;
        }
        order.append(width - std::min(width, end - first), '0');
        order += version.substr(first, end - first);
        n = end;
    }
    return order;
}

Replacement withdrawal_of(const DocumentIndex& index, const Place& place) {
    Replacement made = unit_of(index, place);
    made.operation = Replacement::Operation::erase;
    made.order += "w";  // after the version itself, before the next
    return made;
}

Replacement end_of(const DocumentIndex& by, const std::string& document_id, const Place& place) {
    Replacement made = unit_of(by, place);
    made.operation = Replacement::Operation::erase;
    made.key = document_id;
    made.order = "~";  // after every version
    return made;
}

Replacement replacement_of(const DocumentIndex& index, const Place& place) {
    Replacement made = unit_of(index, place);
    FactDraft fact;
    fact.kind = index.kind;
    fact.form = index.type;
    fact.effective.from = CalendarDate::parse_iso(std::string_view(index.written_on).substr(0, 10));
    fact.body = body_of(index, place);
    fact.place = place;
    made.facts.push_back(std::move(fact));
    return made;
}

}  // namespace kakehashi::sources::document
