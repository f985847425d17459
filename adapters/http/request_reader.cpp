#include "adapters/http/request_reader.h"

#include <algorithm>
#include <utility>

#include "adapters/http/request_head.h"

namespace kakehashi::http {

namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

}  // namespace

awaitable<bool> RequestReader::begins() {
    if (!buffer_.empty()) {
        co_return !open_.stopping();
    }
    if (!open_.rest(socket_)) {
        co_return false;
    }
    const auto progress = co_await stream_.wait(std::chrono::steady_clock::now() + options_.idle_time);
    open_.work(socket_);
    co_return progress == Progress::done;
}

awaitable<RequestReader::Next> RequestReader::next() {
    if (!co_await begins()) {
        co_return Ended{};
    }
    const Deadline deadline = std::chrono::steady_clock::now() + options_.request_time;
    std::size_t end = buffer_.find(end_of_head);
    while (end == std::string::npos) {
        if (buffer_.size() >= options_.head_limit) {
            co_return Unreadable{ProblemType::head_too_large, {}};
        }
        const auto progress = co_await stream_.read_some(buffer_, options_.head_limit - buffer_.size(), deadline);
        if (progress == Progress::timed_out) {
            co_return Unreadable{ProblemType::request_timeout, {}};
        }
        if (progress != Progress::done) {
            co_return Ended{};
        }
        end = buffer_.find(end_of_head);
    }
    auto parsed = parse_head(std::string_view(buffer_).substr(0, end + end_of_head.size()));
    buffer_.erase(0, end + end_of_head.size());
    if (const auto* type = std::get_if<ProblemType>(&parsed)) {
        co_return Unreadable{*type, {}};
    }
    RequestHead& head = std::get<RequestHead>(parsed);
    if (head.content_length > options_.body_limit) {
        co_return Unreadable{ProblemType::body_too_large, std::move(head.request)};
    }
    if (head.expects_continue && buffer_.empty() && head.content_length > 0 &&
        co_await stream_.write("HTTP/1.1 100 Continue\r\n\r\n", deadline) != Progress::done) {
        co_return Ended{};
    }
    co_return co_await body_of(std::move(head.request), head.content_length, head.keep_alive, deadline);
}

awaitable<RequestReader::Next> RequestReader::body_of(HttpRequest request, std::size_t length, bool keep_alive,
                                                      Deadline deadline) {
    while (buffer_.size() < length) {
        const auto progress = co_await stream_.read_some(buffer_, length - buffer_.size(), deadline);
        if (progress == Progress::timed_out) {
            co_return Unreadable{ProblemType::request_timeout, std::move(request)};
        }
        if (progress != Progress::done) {
            co_return Ended{};
        }
    }
    request.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    co_return Arrived{std::move(request), keep_alive};
}

}  // namespace kakehashi::http
