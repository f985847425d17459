#include "adapters/storage/connection_variables.h"

#include <libpq-fe.h>

#include <memory>

namespace kakehashi::storage {

Result<std::vector<std::pair<std::string, std::string>>> connection_variables(const std::string& url) {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
    if (!options) {
        return Error{Fault::malformed, "KK-4001", "storage.url is neither postgresql://… nor sqlite:DIR"};
    }
    std::vector<std::pair<std::string, std::string>> variables;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->envvar != nullptr && option->val != nullptr) {
            variables.emplace_back(option->envvar, option->val);
        }
    }
    return variables;
}

}  // namespace kakehashi::storage
