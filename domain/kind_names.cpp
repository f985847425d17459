#include "domain/kind_names.h"

namespace kakehashi {

JsonText& append_kinds(JsonText& json, KindSet kinds) {
    json.open_array();
    for (const Kind kind : all_kinds) {
        if (kinds.holds(kind)) {
            json.text(name_of(kind));
        }
    }
    return json.close_array();
}

}  // namespace kakehashi
