#include <cstddef>
#include <cstdint>

#include "adapters/http/request_head.h"
#include "domain/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = kakehashi::http::parse_head({reinterpret_cast<const char*>(data), size});
    if (const auto* head = std::get_if<kakehashi::http::RequestHead>(&read)) {
        EXPECTS(head->request.path.starts_with('/'));
    }
    return 0;
}
