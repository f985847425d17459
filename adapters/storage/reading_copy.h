#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/storage/key_bundle.h"
#include "adapters/storage/subject_rows.h"

namespace kakehashi::storage {

/// What a copy is of. It opens for nothing else.
struct CopyOf {
    std::int64_t enrolment = 0;
    std::int64_t person = 0;
    std::int64_t epoch = 0;
};

/// Rows that hang on one enrolment, put into one text. Bodies of facts are taken as they are given: open ones.
class RowPack {
public:
    void add(const SubjectRow& row);
    /// Puts facts into the order in which a record holds them, so that no reader has to.
    void sort();
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// What it is sealed as.
[[nodiscard]] std::string copy_context(const CopyOf& of);

/// Compressed, then sealed. Empty when it is larger than a copy may be (32 MiB): such a person is read row by row.
[[nodiscard]] std::string seal_copy(const KeyBundle& key, const CopyOf& of, const RowPack& rows);

/// The text of the pack. Broken (KK-4102) when the key or what it is of is another, (KK-4406) when it is damaged.
[[nodiscard]] Result<std::string> open_copy(const KeyBundle& key, const CopyOf& of, std::string_view sealed);

/// The same for a sealed value whose base64 was taken off.
[[nodiscard]] Result<std::string> open_copy_bytes(const KeyBundle& key, const CopyOf& of, std::string_view sealed);

/// The rows of a pack one after the other: views into its text.
class PackedRows {
public:
    explicit PackedRows(std::string_view text) : left_(text) {}
    /// False at the end. Broken (KK-4406) when the text ends in the middle of a row.
    [[nodiscard]] Result<bool> next(SubjectRow& row);

private:
    std::string_view left_;
};

}  // namespace kakehashi::storage
