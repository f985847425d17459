#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::opinion {

/// What the layout says of opinions beyond single cells; all but the institution's code only warn, for the layout is
/// known at second hand:
/// `abolished:DATE>=YYYYMMDD`  the box is gone from forms written since
/// `any_count`                 flags of another number than the form has boxes (with `longer`, more are fine)
/// `advised:N`                 the form has room for N characters
/// `none_when:CONDITION`       a box is marked although another answer says there is none
/// `age_of:BIRTH|DAY`          the age on that day
/// `institution_code`          ten characters, or the last seven digits of them
/// Immutable; may be shared by threads.
class OpinionRules {
public:
    /// Malformed (KK-2104) when a rule names an item that is not there.
    [[nodiscard]] static Result<OpinionRules> open(std::shared_ptr<const Layout> layout);

    void check(std::uint32_t line, Cells cells, Findings& findings) const;

private:
    struct Abolished {
        std::size_t item = 0;
        std::size_t day = 0;
        std::string since;
    };
    struct Advised {
        std::size_t item = 0;
        std::size_t most = 0;
    };
    struct None {
        std::size_t item = 0;
        Condition when;
    };
    struct Age {
        std::size_t item = 0;
        std::size_t birth = 0;
        std::size_t day = 0;
    };

    explicit OpinionRules(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}
    [[nodiscard]] Result<Done> read_rule(std::size_t item, const Rule& rule);
    [[nodiscard]] Result<std::size_t> item_named(const std::string& id) const;
    void check_boxes(std::uint32_t line, Cells cells, Findings& findings) const;
    void check_texts(std::uint32_t line, Cells cells, Findings& findings) const;
    void check_age(std::uint32_t line, Cells cells, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    std::vector<Abolished> abolished_;
    std::vector<std::size_t> counts_;
    std::vector<std::size_t> institutions_;
    std::vector<Advised> advised_;
    std::vector<None> nones_;
    std::vector<Age> ages_;
};

}  // namespace kakehashi::sources::opinion
