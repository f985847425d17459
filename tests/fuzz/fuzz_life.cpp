#include "adapters/sources/life/life_source.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kakehashi::sources;
    static const auto source = life::LifeSource::open(
        fuzz::conf_dir(), {"INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024", "ADL_MAINTENANCE_ADDITION_2024", "SCIENTIFIC_CARE_PROMOTION_2024"});
    EXPECTS(source.has_value());
    fuzz::read_one(**source, {reinterpret_cast<const char*>(data), size});
    return 0;
}
