#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/layout.h"
#include "adapters/synth/evaluation.h"

namespace kakehashi::synth {

/// What an item of a form is asked of.
struct Asked {
    const Evaluation& evaluation;
    std::string_view form;
    const sources::Item& item;
    int detail = 0;  ///< of a form with several rows a person: which one, from 1
};

/// An item is answered from what is known of the person and the office; an empty text leaves the cell empty.
using Answer = std::string (*)(const Asked&);

/// How an item of a form is answered, by its id; null when nothing is known of it, so that an answer has to be drawn.
/// What means the same has the same id in most forms, so this serves all of them.
[[nodiscard]] Answer answer_to(std::string_view form, const sources::Item& item);

/// How many rows a form with details has for that evaluation.
[[nodiscard]] int details_of(std::string_view form, const Evaluation& evaluation);
/// 外部システム管理番号: one for all forms of one evaluation that belong together.
[[nodiscard]] std::string life_number(std::string_view form, const Evaluation& evaluation);

}  // namespace kakehashi::synth
