#include <fstream>
#include <iterator>

#include "adapters/sources/opinion/opinion_source.h"
#include "tests/fuzz/fuzz_input.h"

// The input is the envelope itself. Its signature, if there is one, is verified by the invented signers of the golden files,
// so that everything behind the schema is reached.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kakehashi::sources;
    static const auto source = [] {
        std::ifstream in(kakehashi::test::source_dir() / "tests" / "golden" / "opinion" / "signers.pem", std::ios::binary);
        const std::string pem{std::istreambuf_iterator<char>(in), {}};
        auto trust = opinion::SignatureTrust::parse(pem);
        EXPECTS(trust.has_value());
        return opinion::OpinionSource::open(fuzz::conf_dir(), std::move(trust).value());
    }();
    EXPECTS(source.has_value());
    const std::string name = "KK_OPINION_9910000012_20261101100300.xml\n";
    fuzz::read_one(**source, name + std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}
