#include <algorithm>

#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

/// Where the last character of more than one byte begins; npos when there is none.
std::size_t last_wide(const Example& example) {
    const TableText table = example.table();
    std::size_t found = std::string::npos;
    for (std::size_t at = 0; at < table.content().size();) {
        const auto c = static_cast<unsigned char>(table.content()[at]);
        const bool kana = !example.utf8 && c >= 0xA0 && c <= 0xDF;
        if (c < 0x80 || kana) {
            ++at;
            continue;
        }
        found = at;
        at += example.utf8 ? (c >= 0xE0 ? 3U : 2U) : 2U;
    }
    return found;
}

std::vector<Damaged> at_last_wide(const Example& example, const std::function<std::string(std::string, std::size_t)>& change) {
    const std::size_t at = last_wide(example);
    if (at == std::string::npos || example.layout == nullptr) {
        return {};
    }
    const std::uint32_t line = example.table().line_at(at);
    return {damaged(example, change(example.file().content, at), {line})};
}

/// The whole content made into another.
std::vector<Damaged> whole(const Example& example, const std::function<std::string(const std::string&)>& change) {
    if (example.layout == nullptr) {
        return {};
    }
    std::string content = change(example.file().content);
    if (content == example.file().content) {
        return {};
    }
    return {damaged(example, std::move(content))};
}

std::vector<Damaged> into(const Example& example, const char* encoding, const std::string& mark = {}) {
    if (std::string_view(encoding) == "CP932" && !example.utf8) {
        return {};
    }
    return whole(example, [&](const std::string& content) {
        return mark + reencoded(content, example.utf8 ? "UTF-8" : "CP932", encoding);
    });
}

bool is_text(const Item& item, const std::string& value) { return item.type == sources::CellType::text && !value.empty(); }

/// Bytes put into the middle of a text.
std::vector<Damaged> in_text(const Example& example, const std::string& bytes) {
    return with_cells(example, is_text, [&](const Item&, const std::string& value) {
        const std::size_t middle = is_ascii_text(value) ? value.size() / 2 : 0;
        return value.substr(0, middle) + bytes + value.substr(middle);
    });
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::size_t last_row(const TableText& table) { return table.rows().size() - 1; }

std::vector<Damaged> cut_last_row(const Example& example, const std::function<std::size_t(const RowSpan&)>& where) {
    if (example.layout == nullptr) {
        return {};
    }
    const TableText table = example.table();
    const RowSpan& row = table.rows()[last_row(table)];
    return {damaged(example, table.content().substr(0, where(row)), {row.line})};
}

void add_cuts(std::vector<Damage>& to) {
    to.push_back({"cut_in_character", "the file ends within a character of two or three bytes", [](const Example& example) {
                      return at_last_wide(example, [](const std::string& text, std::size_t at) { return text.substr(0, at + 1); });
                  }});
    to.push_back({"cut_in_row", "the file ends in the middle of its last row", [](const Example& example) {
                      return cut_last_row(example, [](const RowSpan& row) { return row.cells[row.cells.size() / 2].begin; });
                  }});
    to.push_back({"cut_before_last_cell", "the file ends before the last cell of its last row", [](const Example& example) {
                      return cut_last_row(example, [](const RowSpan& row) { return row.cells.back().begin - 1; });
                  }});
    to.push_back({"cut_in_quotes", "the file ends within a quoted cell", [](const Example& example) {
                      std::vector<Damaged> made;
                      const TableText table = example.table();
                      if (example.layout == nullptr || table.raw(last_row(table), 0).size() < 2) {
                          return made;
                      }
                      const RowSpan& row = table.rows()[last_row(table)];
                      made.push_back(damaged(example, table.content().substr(0, row.begin) + "\"" + table.value(last_row(table), 0), {row.line}));
                      return made;
                  }});
    to.push_back({"cut_after_row", "the last row is missing", [](const Example& example) {
                      std::vector<Damaged> made;
                      const TableText table = example.table();
                      if (example.layout != nullptr && table.rows().size() > example.first_row + 1) {
                          made.push_back(damaged(example, table.without_row(last_row(table))));
                      }
                      return made;
                  }});
    to.push_back({"cut_to_header", "only the rows that name the columns are left", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.layout != nullptr && example.first_row > 0) {
                          made.push_back(damaged(example, example.file().content.substr(0, example.table().rows()[example.first_row].begin)));
                      }
                      return made;
                  }});
    to.push_back({"cut_to_nothing", "the file is empty",
                  [](const Example& example) { return std::vector<Damaged>{damaged(example, "")}; }});
    to.push_back({"cut_to_half", "the second half of the bytes is missing", [](const Example& example) {
                      const std::string& content = example.file().content;
                      std::size_t half = content.size() / 2;
                      // Not just where a row ends: nobody could see that.
                      const TableText table = example.table();
                      for (const RowSpan& row : table.rows()) {
                          half = half >= row.end && half <= row.next + 1 && example.layout != nullptr ? row.next + 20 : half;
                      }
                      return std::vector<Damaged>{damaged(example, content.substr(0, half))};
                  }});
}

void add_odd_bytes(std::vector<Damage>& to) {
    to.push_back({"byte_missing", "a character lost its first byte", [](const Example& example) {
                      return at_last_wide(example, [](std::string text, std::size_t at) { return text.erase(at, 1); });
                  }});
    to.push_back({"byte_flipped", "one bit of a character's first byte is another", [](const Example& example) {
                      return at_last_wide(example, [](std::string text, std::size_t at) {
                          text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ 0x7FU);
                          return text;
                      });
                  }});
    const std::vector<std::pair<std::string, std::string>> controls = {{"nul", std::string(1, '\0')}, {"bell", "\x07"},
                                                                       {"escape", "\x1B"}, {"delete", "\x7F"},
                                                                       {"vertical_tab", "\x0B"}};
    for (const auto& [name, bytes] : controls) {
        to.push_back({name + "_in_text", "a control character (" + name + ") within a text",
                      [bytes = bytes](const Example& example) { return in_text(example, bytes); }});
    }
    to.push_back({"tab_in_text", "a tab within a text", [](const Example& example) { return in_text(example, "\t"); }});
    to.push_back({"invalid_byte_in_text", "a byte that no character begins with", [](const Example& example) {
                      return in_text(example, example.utf8 ? "\xFF" : "\xFD");
                  }});
    to.push_back({"lone_lead_in_text", "a first byte without its second one, before the end of a cell", [](const Example& example) {
                      return with_cells(example, is_text, [&](const Item&, const std::string& value) {
                          return value + (example.utf8 ? "\xE3" : "\x81");
                      });
                  }});
    to.push_back({"user_defined_in_text", "a user-defined character (gaiji)", [](const Example& example) {
                      return example.utf8 ? std::vector<Damaged>() : in_text(example, "\xF0\x40");
                  }});
    to.push_back({"emoji_in_text", "an emoji, in UTF-8", [](const Example& example) { return in_text(example, "\xF0\x9F\x98\x80"); }});
    to.push_back({"surrogates_in_text", "half a pair of UTF-16, in UTF-8", [](const Example& example) {
                      return example.utf8 ? in_text(example, "\xED\xA0\xBD") : std::vector<Damaged>();
                  }});
    to.push_back({"overlong_in_text", "a slash in two bytes, as UTF-8 forbids", [](const Example& example) {
                      return example.utf8 ? in_text(example, "\xC0\xAF") : std::vector<Damaged>();
                  }});
    to.push_back({"padded_with_nul", "512 NUL bytes after the end", [](const Example& example) {
                      return whole(example, [](const std::string& text) { return text + std::string(512, '\0'); });
                  }});
    to.push_back({"all_nul", "nothing but NUL bytes, as many as there were bytes", [](const Example& example) {
                      return whole(example, [](const std::string& text) { return std::string(text.size(), '\0'); });
                  }});
}

void add_encodings(std::vector<Damage>& to) {
    const std::vector<std::pair<std::string, const char*>> encodings = {
        {"utf8", "UTF-8"}, {"euc_jp", "EUC-JP"}, {"iso_2022_jp", "ISO-2022-JP"}, {"utf16_without_mark", "UTF-16LE"}, {"cp932", "CP932"}};
    for (const auto& [name, encoding] : encodings) {
        to.push_back({"as_" + name, std::string("the whole file in ") + encoding,
                      [encoding = encoding](const Example& example) { return into(example, encoding); }});
    }
    to.push_back({"as_utf8_with_mark", "the whole file in UTF-8 with a byte order mark",
                  [](const Example& example) { return into(example, "UTF-8", "\xEF\xBB\xBF"); }});
    to.push_back({"as_utf16le", "the whole file in UTF-16, little end first",
                  [](const Example& example) { return into(example, "UTF-16LE", "\xFF\xFE"); }});
    to.push_back({"as_utf16be", "the whole file in UTF-16, big end first",
                  [](const Example& example) { return into(example, "UTF-16BE", "\xFE\xFF"); }});
    to.push_back({"mark_before_cp932", "a byte order mark of UTF-8 before a file in CP932", [](const Example& example) {
                      return whole(example, [&](const std::string& text) {
                          return example.utf8 || is_ascii_text(text) ? text : "\xEF\xBB\xBF" + text;
                      });
                  }});
    to.push_back({"decoded_wrongly", "UTF-8 that was taken for CP932 and saved as UTF-8 (mojibake)", [](const Example& example) {
                      return whole(example, [&](const std::string& text) {
                          return is_ascii_text(text) ? text
                                                     : reencoded(reencoded(text, example.utf8 ? "UTF-8" : "CP932", "UTF-8"), "CP932", "UTF-8");
                      });
                  }});
    to.push_back({"two_encodings", "one cell in UTF-8, the others in CP932", [](const Example& example) {
                      const auto wide = [](const Item& item, const std::string& value) { return is_text(item, value) && !is_ascii_text(value); };
                      return with_cells(example, wide, [&](const Item&, const std::string& value) {
                          return example.utf8 ? reencoded(value, "UTF-8", "CP932") : reencoded(value, "CP932", "UTF-8");
                      });
                  }});
}

void add_line_ends(std::vector<Damage>& to) {
    const std::vector<std::tuple<std::string, std::string, std::string>> ends = {
        {"line_ends_lf", "line ends of LF only", "\n"}, {"line_ends_cr", "line ends of CR only", "\r"},
        {"line_ends_doubled", "CR CR LF, as a text made twice into one for Windows", "\r\r\n"}};
    for (const auto& [name, what, end] : ends) {
        to.push_back({name, what, [end = end](const Example& example) {
                          return whole(example, [&](const std::string& text) { return replaced(text, "\r\n", end); });
                      }});
    }
    to.push_back({"line_ends_mixed", "the first line end is LF, the others are CRLF", [](const Example& example) {
                      return whole(example, [](const std::string& text) {
                          const std::size_t at = text.find("\r\n");
                          return at == std::string::npos ? text : std::string(text).erase(at, 1);
                      });
                  }});
    to.push_back({"last_line_end_missing", "the last row has no line end", [](const Example& example) {
                      return whole(example, [&](const std::string& text) { return text.substr(0, example.table().rows().back().end); });
                  }});
    to.push_back({"blank_line", "an empty line before the first row of data", [](const Example& example) {
                      return whole(example, [&](const std::string&) { return example.table().inserted(example.first_row, ""); });
                  }});
    to.push_back({"blank_lines_at_end", "three empty lines at the end", [](const Example& example) {
                      return whole(example, [](const std::string& text) { return text + "\r\n\r\n\r\n"; });
                  }});
    to.push_back({"end_of_file_mark", "the byte 1A at the end, as old programs write it", [](const Example& example) {
                      return whole(example, [](const std::string& text) { return text + "\x1A"; });
                  }});
    to.push_back({"line_end_lost", "two rows in one line", [](const Example& example) {
                      std::vector<Damaged> made;
                      const TableText table = example.table();
                      if (example.layout != nullptr && table.rows().size() > example.first_row + 1) {
                          const RowSpan& row = table.rows()[example.first_row];
                          made.push_back(damaged(example, std::string(table.content()).erase(row.end, row.next - row.end), {row.line}));
                      }
                      return made;
                  }});
}

void add_other_content(std::vector<Damage>& to) {
    const std::vector<std::tuple<std::string, std::string, std::string>> contents = {
        {"is_zip", "the content is a ZIP archive", std::string("PK\x03\x04\x14\0\x06\0\x08\0", 10) + std::string(200, '\xA5')},
        {"is_gzip", "the content is compressed with gzip", std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10) + std::string(200, '\x5A')},
        {"is_pdf", "the content is a PDF", "%PDF-1.7\r\n%\xE2\xE3\xCF\xD3\r\n1 0 obj\r\n<< /Type /Catalog >>\r\nendobj\r\n"},
        {"is_html", "the content is a page that tells of an error", "<!DOCTYPE html>\r\n<html><body><h1>404 Not Found</h1></body></html>\r\n"},
        {"is_json", "the content is JSON", "{\"error\": \"unauthorized\", \"code\": 401}\n"},
        {"is_noise", "the content is noise", "\xD3\x91\x05\xFF\x10\x80\xB7\x22\x2C\xA9\xFE\x0A\x77\x00\x8E\xC4\x2C\xFD\x9C"}};
    for (const auto& [name, what, content] : contents) {
        to.push_back({name, what, [content = content](const Example& example) { return std::vector<Damaged>{damaged(example, content)}; }});
    }
}

}  // namespace

void add_byte_damages(std::vector<Damage>& to) {
    add_cuts(to);
    add_odd_bytes(to);
    add_encodings(to);
    add_line_ends(to);
    add_other_content(to);
}

}  // namespace kakehashi::test
