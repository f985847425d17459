#include "adapters/http/request_head.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace kakehashi::http {
namespace {

bool is_token_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_char); }

bool is_target(std::string_view text) {
    return text.starts_with('/') &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '#' && c != '\\'; });
}

bool is_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The next line without its CRLF; nothing when there is none. A lone CR or LF in it is a control character, and what
/// reads the line refuses those.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find("\r\n");
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
}

bool read_request_line(std::string_view line, RequestHead& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return false;
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || !is_target(target) || (version != "HTTP/1.1" && version != "HTTP/1.0")) {
        return false;
    }
    const std::size_t question = target.find('?');
    head.request.method = method;
    head.request.path = target.substr(0, question);
    head.request.query = question == std::string_view::npos ? std::string_view{} : target.substr(question + 1);
    head.keep_alive = version == "HTTP/1.1";
    return true;
}

bool read_fields(std::string_view rest, Headers& headers) {
    while (true) {
        const auto line = take_line(rest);
        if (!line) {
            return false;
        }
        if (line->empty()) {
            return rest.empty();
        }
        const std::size_t colon = line->find(':');
        if (colon == std::string_view::npos || headers.size() == most_header_fields) {
            return false;
        }
        const std::string_view name = line->substr(0, colon);
        const std::string_view value = trimmed(line->substr(colon + 1));
        if (!is_token(name) || !is_value(value)) {
            return false;
        }
        headers.emplace_back(name, value);
    }
}

std::size_t count(const Headers& headers, std::string_view name) {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers, [&](const auto& header) { return same_token(header.first, name); }));
}

bool lists_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (same_token(trimmed(list.substr(0, comma)), token)) {
            return true;
        }
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    }
    return false;
}

bool read_length(std::string_view text, std::size_t& length) {
    constexpr std::size_t longest = 18;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    return !text.empty() && text.size() <= longest && error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::variant<RequestHead, ProblemType> parse_head(std::string_view bytes) {
    RequestHead head;
    const auto request_line = take_line(bytes);
    Headers& headers = head.request.headers;
    if (!request_line || !read_request_line(*request_line, head) || !read_fields(bytes, headers)) {
        return ProblemType::malformed;
    }
    if (count(headers, "Host") != 1 || count(headers, "Content-Length") > 1 || count(headers, "X-Request-Id") > 1) {
        return ProblemType::malformed;
    }
    if (head.request.header("Transfer-Encoding")) {
        return ProblemType::length_required;
    }
    const auto length = head.request.header("Content-Length");
    if (length && !read_length(*length, head.content_length)) {
        return ProblemType::malformed;
    }
    if (const auto expected = head.request.header("Expect")) {
        if (!same_token(*expected, "100-continue")) {
            return ProblemType::malformed;
        }
        head.expects_continue = true;
    }
    for (const auto& [name, value] : headers) {
        if (same_token(name, "Connection") && lists_token(value, "close")) {
            head.keep_alive = false;
        }
    }
    return head;
}

}  // namespace kakehashi::http
