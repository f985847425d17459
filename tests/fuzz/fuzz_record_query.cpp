#include <cstddef>
#include <cstdint>

#include "adapters/http/municipality/record_query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = kakehashi::http::municipality::parse_record_query({reinterpret_cast<const char*>(data), size});
    if (read) {
        EXPECTS(!read->kinds.empty());
    }
    return 0;
}
