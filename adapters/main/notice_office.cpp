#include "adapters/main/notice_office.h"

#include <utility>

namespace kakehashi::app {

Result<NoticeOffice> open_notice_office(std::unique_ptr<Node> node) {
    NoticeOffice office{std::move(node), nullptr, nullptr};
    TRY(auto words, NoticeWords::open(office.node->home()));
    office.words = std::make_unique<NoticeWords>(std::move(words));
    TRY(auto desk, NoticeDesk::open(*office.node, *office.words));
    office.desk = std::make_unique<NoticeDesk>(std::move(desk));
    return office;
}

}  // namespace kakehashi::app
