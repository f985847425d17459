#include <map>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/careplan/writing/set_conversion.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::sources;

/// Files by name, as they were written.
class MemoryOutput final : public careplan::FileOutput {
public:
    Result<Done> open(const std::string& name) override {
        open_ = &files[name];
        return Done{};
    }
    Result<Done> append(std::string_view bytes) override {
        *open_ += bytes;
        return Done{};
    }
    Result<Done> close() override { return Done{}; }
    Result<Done> publish() override { return Done{}; }

    std::map<std::string, std::string> files;

private:
    std::string* open_ = nullptr;
};

struct Tables {
    std::unique_ptr<Source> source;
    std::shared_ptr<const careplan::Editions> editions;
    std::shared_ptr<const Cp932> cp932;
    std::shared_ptr<const FoldingEncoder> encoder;
};

Tables opened() {
    auto source = careplan::CarePlanSource::open(fuzz::conf_dir(), std::filesystem::temp_directory_path());
    auto editions = careplan::Editions::open(fuzz::conf_dir());
    auto cp932 = Cp932::shared();
    auto encoder = FoldingEncoder::open(fuzz::conf_dir());
    EXPECTS(source.has_value() && editions.has_value() && cp932.has_value() && encoder.has_value());
    return {std::move(source).value(), *editions, *cp932, *encoder};
}

std::map<std::string, std::string> written(const Tables& tables, std::span<const ClaimedFile> files, std::string_view edition) {
    MemoryOutput output;
    careplan::SetConversion conversion(*tables.source, *tables.editions, tables.cp932, tables.encoder, Accepts::cp932,
                                       {tables.editions->named(edition), "11", "43"});
    const auto done = conversion.run(files, &output);
    EXPECTS(done.has_value());
    EXPECTS(!done->refused || output.files.empty());
    return output.files;
}

}  // namespace

/// Reading ends with a value; what is written is read again, and written again it is the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Tables tables = opened();
    const auto files = fuzz::set_in(*tables.source, {reinterpret_cast<const char*>(data), size});
    if (files.empty()) {
        return 0;
    }
    fuzz::NullSink sink;
    EXPECTS(tables.source->read(files, sink).has_value());
    for (const std::string_view edition : {"3.x", "4.1"}) {
        const auto once = written(tables, files, edition);
        std::vector<ClaimedFile> again;
        for (const auto& [name, content] : once) {
            auto claim = tables.source->recognise(name, std::string_view(content).substr(0, head_size));
            EXPECTS(claim.has_value());
            again.push_back({{name, std::make_shared<MemoryBytes>(content), ""}, std::move(*claim)});
        }
        const auto twice = again.empty() ? once : written(tables, again, edition);
        EXPECTS(twice == once);
    }
    return 0;
}
