#include "adapters/sources/document/file_check.h"

namespace kakehashi::sources::document {

Result<ContentReport> check_file(const Catalogue& catalogue, RawBytes& bytes) {
    constexpr std::size_t piece = 1U << 16U;
    if (bytes.size() > catalogue.limits().file_bytes) {
        return ContentReport{&catalogue.format("unknown"), bytes.size(), {}, {{over_limit, std::to_string(catalogue.limits().file_bytes)}}};
    }
    Budget budget{catalogue.limits().unpacked_bytes};
    ContentCheck check(catalogue, budget, 0);
    std::string buffer(piece, '\0');
    for (std::uint64_t offset = 0; offset < bytes.size();) {
        TRY(const std::size_t got, bytes.read(offset, buffer));
        if (got == 0) {
            break;
        }
        check.take(std::string_view(buffer).substr(0, got));
        offset += got;
    }
    return check.finish();
}

}  // namespace kakehashi::sources::document
