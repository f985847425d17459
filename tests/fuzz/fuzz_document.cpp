#include "adapters/sources/document/document_source.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kakehashi::sources;
    static const auto source = document::DocumentSource::open(fuzz::conf_dir());
    EXPECTS(source.has_value());
    fuzz::read_one(**source, {reinterpret_cast<const char*>(data), size});
    return 0;
}
