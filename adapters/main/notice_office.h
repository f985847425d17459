#pragma once

#include <memory>

#include "adapters/main/notice_desk.h"

namespace kakehashi::app {

/// A node, the words of its notices and a desk on both.
struct NoticeOffice {
    std::unique_ptr<Node> node;
    std::unique_ptr<NoticeWords> words;
    std::unique_ptr<NoticeDesk> desk;
};

[[nodiscard]] Result<NoticeOffice> open_notice_office(std::unique_ptr<Node> node);

}  // namespace kakehashi::app
