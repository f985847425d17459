#include "tests/mutation/element_text.h"

#include <algorithm>
#include <cctype>

namespace kakehashi::test {
namespace {

/// An element with its parts, before it has a path.
struct Part {
    std::string name;
    ElementSpan span;
    std::string type;  ///< of a resource
    std::vector<Part> parts;
};

class Scanner {
public:
    explicit Scanner(const std::string& text) : text_(text) {}

protected:
    void skip_space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
            ++at_;
        }
    }
    [[nodiscard]] std::uint32_t line_at(std::size_t at) const {
        return 1 + static_cast<std::uint32_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }

    const std::string& text_;
    std::size_t at_ = 0;
};

class JsonScanner : Scanner {
public:
    using Scanner::Scanner;
    Part run() {
        skip_space();
        Part root;
        root.span.begin = at_;
        value(root);
        return root;
    }

private:
    std::string quoted() {
        const std::size_t begin = ++at_;
        while (text_[at_] != '"') {
            at_ += text_[at_] == '\\' ? 2U : 1U;
        }
        return text_.substr(begin, at_++ - begin);
    }

    /// What stands here, into a part that knows where it began.
    void value(Part& part) {
        part.span.line = line_at(part.span.begin);
        part.span.value_begin = at_;
        if (text_[at_] == '{') {
            members(part);
        } else if (text_[at_] == '"') {
            quoted();
            part.span.quoted = true;
        } else {
            at_ = text_.find_first_of(",]} \n\r", at_);
        }
        part.span.value_end = at_;
        part.span.end = at_;
        if (part.span.quoted) {
            ++part.span.value_begin;
            --part.span.value_end;
        }
        part.span.list_begin = part.span.begin;
        part.span.list_end = part.span.end;
    }

    void members(Part& holder) {
        ++at_;
        for (skip_space(); text_[at_] != '}'; skip_space()) {
            Part part;
            part.span.begin = at_;
            part.name = quoted();
            skip_space();
            ++at_;  // the colon
            skip_space();
            if (text_[at_] == '[') {
                items(holder, part.name, part.span.begin);
            } else {
                value(part);
                if (part.name == "resourceType") {
                    holder.type = text_.substr(part.span.value_begin, part.span.value_end - part.span.value_begin);
                }
                holder.parts.push_back(std::move(part));
            }
            skip_space();
            at_ += text_[at_] == ',' ? 1U : 0U;
        }
        ++at_;
    }

    void items(Part& holder, const std::string& name, std::size_t begin) {
        const std::size_t first = holder.parts.size();
        ++at_;
        for (skip_space(); text_[at_] != ']'; skip_space()) {
            Part part;
            part.name = name;
            part.span.begin = at_;
            value(part);
            holder.parts.push_back(std::move(part));
            skip_space();
            at_ += text_[at_] == ',' ? 1U : 0U;
        }
        ++at_;
        if (holder.parts.size() == first + 1) {
            holder.parts.back().span.list_begin = begin;
            holder.parts.back().span.list_end = at_;
        }
    }
};

class XmlScanner : Scanner {
public:
    using Scanner::Scanner;
    Part run() {
        at_ = text_.find("<Bundle");
        Part root = element();
        root.type = "Bundle";
        return root;
    }

private:
    Part element() {
        Part part;
        part.span.begin = at_++;
        part.span.line = line_at(part.span.begin);
        part.span.value_begin = part.span.begin;
        const std::size_t name_end = text_.find_first_of(" />", at_);
        part.name = text_.substr(at_, name_end - at_);
        const std::size_t head_end = text_.find('>', name_end);
        const std::size_t value = text_.find(" value=\"", name_end);
        at_ = head_end + 1;
        if (value < head_end) {
            part.span.quoted = true;
        }
        if (text_[head_end - 1] != '/') {
            parts(part);
        }
        part.span.end = at_;
        part.span.value_end = at_;
        if (part.span.quoted) {
            part.span.value_begin = value + 8;
            part.span.value_end = text_.find('"', part.span.value_begin);
        }
        part.span.list_begin = part.span.begin;
        part.span.list_end = part.span.end;
        return part;
    }

    void parts(Part& holder) {
        for (at_ = text_.find('<', at_); text_[at_ + 1] != '/'; at_ = text_.find('<', at_)) {
            Part part = element();
            if (std::isupper(static_cast<unsigned char>(part.name.front())) != 0) {  // the resource of an entry
                holder.type = part.name;
                holder.parts.insert(holder.parts.end(), part.parts.begin(), part.parts.end());
            } else {
                holder.parts.push_back(std::move(part));
            }
        }
        at_ = text_.find('>', at_) + 1;
    }
};

void flatten(const Part& part, const std::string& way, std::vector<std::uint32_t> holders, std::vector<ElementSpan>& to) {
    const std::string path = part.type.empty() ? way : part.type;
    if (!part.type.empty()) {
        holders.clear();
    }
    holders.insert(holders.begin(), part.span.line);
    for (const Part& inner : part.parts) {
        ElementSpan span = inner.span;
        span.path = path + "." + inner.name;
        span.holders = holders;
        to.push_back(span);
        flatten(inner, span.path, holders, to);
    }
}

}  // namespace

ElementText::ElementText(std::string content) : content_(std::move(content)), json_(content_.starts_with('{')) {
    flatten(json_ ? JsonScanner(content_).run() : XmlScanner(content_).run(), {}, {}, spans_);
}

const ElementSpan* ElementText::find(std::string_view path, std::size_t nth) const {
    for (const ElementSpan& span : spans_) {
        if (span.path == path && nth-- == 0) {
            return &span;
        }
    }
    return nullptr;
}

std::string ElementText::without(const ElementSpan& span) const {
    std::size_t begin = span.list_begin;
    std::size_t end = span.list_end;
    if (json_) {  // one of the commas beside it goes too
        const std::size_t next = content_.find_first_not_of(" \r\n", end);
        const std::size_t before = content_.find_last_not_of(" \r\n", begin - 1);
        if (content_[next] == ',') {
            end = next + 1;
        } else if (content_[before] == ',') {
            begin = before;
        }
    }
    return content_.substr(0, begin) + content_.substr(end);
}

std::string ElementText::with_value(const ElementSpan& span, const std::string& value) const {
    if (span.quoted) {
        return content_.substr(0, span.value_begin) + value + content_.substr(span.value_end);
    }
    const std::string name = span.path.substr(span.path.rfind('.') + 1);
    return with_raw(span, json_ ? "\"" + value + "\"" : "<" + name + " value=\"" + value + "\"/>");
}

std::string ElementText::with_raw(const ElementSpan& span, const std::string& raw) const {
    const std::size_t quote = json_ && span.quoted ? 1 : 0;
    const std::size_t begin = json_ ? span.value_begin - quote : span.begin;
    const std::size_t end = json_ ? span.value_end + quote : span.end;
    return content_.substr(0, begin) + raw + content_.substr(end);
}

std::string ElementText::twice(const ElementSpan& span) const {
    const std::string whole = content_.substr(span.begin, span.end - span.begin);
    return content_.substr(0, span.end) + (json_ ? ", " : "\n") + whole + content_.substr(span.end);
}

std::string ElementText::renamed(const ElementSpan& span, const std::string& name) const {
    const std::string old = span.path.substr(span.path.rfind('.') + 1);
    std::string whole = content_.substr(span.list_begin, span.list_end - span.list_begin);
    whole.replace(1, old.size(), name);  // after the quote or the bracket
    if (!json_ && whole.ends_with("</" + old + ">")) {
        whole.replace(whole.size() - old.size() - 1, old.size(), name);
    }
    return content_.substr(0, span.list_begin) + whole + content_.substr(span.list_end);
}

std::string ElementText::swapped(const ElementSpan& one, const ElementSpan& other) const {
    const auto text = [&](const ElementSpan& span) { return content_.substr(span.begin, span.end - span.begin); };
    return content_.substr(0, one.begin) + text(other) + content_.substr(one.end, other.begin - one.end) + text(one) +
           content_.substr(other.end);
}

}  // namespace kakehashi::test
