#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/editions.h"
#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/row_reader.h"
#include "domain/calendar_date.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::careplan {

/// One file of the set in hand.
struct SetFile {
    const Catalogue* edition = nullptr;
    const Form* form = nullptr;
    std::string name;  ///< as it came
    FileName said;     ///< what the name says
    std::shared_ptr<RawBytes> bytes = nullptr;
    std::string sha256 = {};
    bool lost_rows = false;  ///< it, or rows of it, could not be read, or it has none; that is told of the file itself
};

/// What holds for a whole set while it is read.
struct SetContext {
    const Editions& editions;
    Profile profile = Profile::strict;
    Accepts accepts = Accepts::cp932;
    const SetForm* form = nullptr;
    std::vector<SetFile> files;   ///< with rows, one of each form
    std::vector<SetFile> images;  ///< pictures that rows name
    std::optional<ServiceMonth> month;  ///< none in sets without one
    std::string sender;
    std::string receiver;
    std::string serial;

    /// The picture of that name, in capitals or not; null when there is none.
    [[nodiscard]] const SetFile* image_named(std::string_view name) const {
        const auto capital = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
        const auto found = std::find_if(images.begin(), images.end(), [&](const SetFile& image) {
            return std::equal(image.name.begin(), image.name.end(), name.begin(), name.end(),
                              [&](char a, char b) { return capital(a) == capital(b); });
        });
        return found == images.end() ? nullptr : &*found;
    }
    [[nodiscard]] const SetFile* file_of(std::string_view form) const {
        for (const SetFile& file : files) {
            if (file.form->name == form) {
                return &file;
            }
        }
        return nullptr;
    }
};

/// One row whose cells fit its form.
struct FormRow {
    const SetFile* file = nullptr;
    std::uint32_t line = 0;
    Cells cells;

    /// Empty where the edition has no such item.
    [[nodiscard]] std::string_view cell(std::string_view id) const {
        const std::size_t index = file->form->layout->index_of(id);
        return index < cells.size() ? cells[index] : std::string_view();
    }
    [[nodiscard]] bool has(std::string_view id) const { return file->form->layout->index_of(id) < cells.size(); }
    /// The item must be there.
    [[nodiscard]] const Item& item(std::string_view id) const {
        return file->form->layout->items()[file->form->layout->index_of(id)];
    }
};

}  // namespace kakehashi::sources::careplan
