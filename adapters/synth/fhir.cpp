#include "adapters/synth/fhir.h"

#include "domain/json_text.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view type_member = "resourceType";

void write_json(JsonText& json, const Fhir& node) {
    switch (node.shape) {
        case Fhir::Shape::text:
        case Fhir::Shape::markup: json.text(node.value); return;
        case Fhir::Shape::list:
            json.open_array();
            for (const auto& [none, item] : node.members) {
                write_json(json, item);
            }
            json.close_array();
            return;
        case Fhir::Shape::object: break;
    }
    json.open_object();
    for (const auto& [name, member] : node.members) {
        json.name(name);
        write_json(json, member);
    }
    json.close_object();
}

void append_escaped(std::string& xml, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': xml += "&amp;"; break;
            case '<': xml += "&lt;"; break;
            case '"': xml += "&quot;"; break;
            default: xml += c;
        }
    }
}

void write_members(std::string& xml, const Fhir& node);

std::string type_of(const Fhir& node) {
    return node.shape == Fhir::Shape::object && !node.members.empty() && node.members.front().first == type_member
               ? node.members.front().second.value
               : std::string();
}

void write_xml(std::string& xml, std::string_view name, const Fhir& node) {
    if (node.shape == Fhir::Shape::list) {
        for (const auto& [none, item] : node.members) {
            write_xml(xml, name, item);
        }
        return;
    }
    if (node.shape == Fhir::Shape::markup) {
        xml += node.value;
        return;
    }
    xml += "<" + std::string(name);
    if (node.shape == Fhir::Shape::text) {
        xml += " value=\"";
        append_escaped(xml, node.value);
        xml += "\"/>";
        return;
    }
    if (name == "extension") {
        xml += " url=\"";
        append_escaped(xml, node.members.front().second.value);
        xml += "\"";
    }
    xml += ">";
    const std::string type = type_of(node);
    xml += type.empty() ? "" : "<" + type + ">";
    write_members(xml, node);
    xml += (type.empty() ? "" : "</" + type + ">") + "</" + std::string(name) + ">";
}

void write_members(std::string& xml, const Fhir& node) {
    for (const auto& [name, member] : node.members) {
        if (name != type_member && name != "url") {  // both stand elsewhere in XML
            write_xml(xml, name, member);
        }
    }
}

}  // namespace

Fhir Fhir::list(std::vector<Fhir> items) {
    Fhir made{Shape::list, {}};
    for (Fhir& item : items) {
        made.members.emplace_back(std::string(), std::move(item));
    }
    return made;
}

Fhir Fhir::resource(std::string_view type) { return Fhir{Shape::object, {}}.with(type_member, type); }

Fhir&& Fhir::with(std::string_view name, Fhir value) && {
    members.emplace_back(std::string(name), std::move(value));
    return std::move(*this);
}

std::string as_json(const Fhir& resource) {
    std::string text;
    JsonText json(text);
    write_json(json, resource);
    return text + "\n";
}

std::string as_xml(const Fhir& resource) {
    const std::string type = type_of(resource);
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + type + " xmlns=\"http://hl7.org/fhir\">";
    write_members(xml, resource);
    return xml + "</" + type + ">\n";
}

}  // namespace kakehashi::synth
