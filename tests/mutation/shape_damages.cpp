#include <algorithm>

#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

using Cells = std::vector<std::string>;

/// The first row of data with its cells rearranged.
std::vector<Damaged> row_of(const Example& example, const std::function<Cells(Cells)>& change) {
    if (example.layout == nullptr) {
        return {};
    }
    const TableText table = example.table();
    const Cells cells = change(raw_cells(table, example.first_row));
    if (cells.empty()) {
        return {};
    }
    return {damaged(example, table.with_row(example.first_row, joined(cells)), {table.rows()[example.first_row].line})};
}

std::vector<Damaged> with_line(const Example& example, std::size_t before, const std::string& text) {
    if (example.layout == nullptr) {
        return {};
    }
    const TableText table = example.table();
    const std::size_t row = std::min(before, table.rows().size());
    const std::uint32_t line = row < table.rows().size() ? table.rows()[row].line : table.rows().back().line + 1;
    return {damaged(example, table.inserted(row, text), {line})};
}

bool is_strict(const Item& item, const std::string& value) {
    const bool free = item.type == sources::CellType::text || item.type == sources::CellType::code;
    return !value.empty() && item.type != sources::CellType::kinds && (item.codes || !free);
}
bool is_bare(const Item& item, const std::string& value) { return is_strict(item, value) && is_ascii_text(value); }
bool is_long(const Item& item, const std::string& value) { return is_bare(item, value) && value.size() > 1; }

void add_quotes(std::vector<Damage>& to) {
    to.push_back({"quote_open", "a quote opens and never closes", [](const Example& example) {
                      return with_raw_cells(example, is_bare, [](const Item&, const std::string& value) { return "\"" + value; }, false);
                  }});
    to.push_back({"quote_in_middle", "a quote in the middle of a cell that is not quoted", [](const Example& example) {
                      return with_raw_cells(example, is_long, [](const Item&, const std::string& value) {
                          return value.substr(0, value.size() / 2) + "\"" + value.substr(value.size() / 2);
                      });
                  }});
    to.push_back({"quote_not_doubled", "a quote within a quoted cell that is not doubled", [](const Example& example) {
                      return with_raw_cells(example, is_long, [](const Item&, const std::string& value) {
                          return "\"" + value.substr(0, value.size() / 2) + "\"" + value.substr(value.size() / 2) + "\"";
                      });
                  }});
    to.push_back({"text_after_quote", "text between a closing quote and the comma", [](const Example& example) {
                      return with_raw_cells(example, is_bare, [](const Item&, const std::string& value) { return "\"" + value + "\"x"; });
                  }});
    to.push_back({"space_before_quote", "a space between a comma and a quote", [](const Example& example) {
                      return with_raw_cells(example, is_bare, [](const Item&, const std::string& value) { return " \"" + value + "\""; });
                  }});
    to.push_back({"single_quotes", "apostrophes instead of quotes", [](const Example& example) {
                      return with_raw_cells(example, is_bare, [](const Item&, const std::string& value) { return "'" + value + "'"; });
                  }});
    to.push_back({"line_end_in_cell", "a line end within the quotes of a cell that is no text", [](const Example& example) {
                      return with_raw_cells(example, is_bare, [](const Item&, const std::string& value) { return "\"" + value + "\r\n\""; });
                  }});
}

void add_separators(std::vector<Damage>& to) {
    to.push_back({"comma_doubled", "a comma too many within a row", [](const Example& example) {
                      return row_of(example, [](Cells cells) {
                          cells[cells.size() / 2] += ",";
                          return cells;
                      });
                  }});
    to.push_back({"comma_missing", "a comma missing within a row", [](const Example& example) {
                      return row_of(example, [](Cells cells) {
                          const std::size_t n = cells.size() / 2;
                          cells[n - 1] += cells[n];
                          cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(n));
                          return cells;
                      });
                  }});
    to.push_back({"semicolons", "a row parted by semicolons", [](const Example& example) {
                      return row_of(example, [](const Cells& cells) {
                          std::string text = joined(cells);
                          std::replace(text.begin(), text.end(), ',', ';');
                          return Cells{text};
                      });
                  }});
    to.push_back({"tabs", "a row parted by tabs", [](const Example& example) {
                      return row_of(example, [](const Cells& cells) {
                          std::string text = joined(cells);
                          std::replace(text.begin(), text.end(), ',', '\t');
                          return Cells{text};
                      });
                  }});
}

void add_fields(std::vector<Damage>& to) {
    const std::vector<std::pair<std::string, std::function<std::size_t(std::size_t)>>> places = {
        {"first", [](std::size_t) { return std::size_t{0}; }},
        {"middle", [](std::size_t count) { return count / 2; }},
        {"last", [](std::size_t count) { return count - 1; }}};
    for (const auto& [name, where] : places) {
        to.push_back({"field_missing_" + name, "the " + name + " cell of a row is missing", [where = where](const Example& example) {
                          return row_of(example, [&](Cells cells) {
                              cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(where(cells.size())));
                              return cells;
                          });
                      }});
        to.push_back({"field_extra_" + name, "a cell too many at the " + name + " place of a row", [where = where](const Example& example) {
                          return row_of(example, [&](Cells cells) {
                              cells.insert(cells.begin() + static_cast<std::ptrdiff_t>(where(cells.size())), "1");
                              return cells;
                          });
                      }});
    }
    to.push_back({"fields_shifted_left", "all cells one place to the left, an empty one at the end", [](const Example& example) {
                      return row_of(example, [](Cells cells) {
                          std::rotate(cells.begin(), cells.begin() + 1, cells.end());
                          cells.back() = "";
                          return cells;
                      });
                  }});
    to.push_back({"fields_shifted_right", "all cells one place to the right, an empty one in front", [](const Example& example) {
                      return row_of(example, [](Cells cells) {
                          std::rotate(cells.rbegin(), cells.rbegin() + 1, cells.rend());
                          cells.front() = "";
                          return cells;
                      });
                  }});
    to.push_back({"fields_swapped", "the numbers of insurer and insured changed places", [](const Example& example) {
                      return row_of(example, [&](Cells cells) {
                          const auto insurer = chosen_columns(example, [](const Item& item, const std::string&) { return item.type == sources::CellType::insurer; });
                          const auto insured = chosen_columns(example, [](const Item& item, const std::string&) { return item.type == sources::CellType::insured; });
                          if (insurer.empty() || insured.empty()) {
                              return Cells{};
                          }
                          std::swap(cells[insurer.front()], cells[insured.front()]);
                          return cells;
                      });
                  }});
    to.push_back({"cells_all_empty", "a row of commas only", [](const Example& example) {
                      return row_of(example, [](const Cells& cells) { return Cells(cells.size(), ""); });
                  }});
}

/// How many physical lines a record takes.
std::uint32_t rows_lines(const TableText& table, std::size_t row) {
    const std::string text = table.row_text(row);
    return 1 + static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

void add_rows(std::vector<Damage>& to) {
    to.push_back({"row_doubled", "the first row of data stands once more at the end", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.layout != nullptr) {
                          const TableText table = example.table();
                          const RowSpan& row = table.rows()[example.first_row];
                          const std::uint32_t last = table.rows().back().line + rows_lines(table, table.rows().size() - 1);
                          made.push_back(damaged(example, table.inserted(table.rows().size(), table.row_text(example.first_row)), {row.line, last}));
                      }
                      return made;
                  }});
    to.push_back({"row_missing", "the first row of data is missing", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.layout != nullptr && example.table().rows().size() > example.first_row + 1) {
                          made.push_back(damaged(example, example.table().without_row(example.first_row)));
                      }
                      return made;
                  }});
    to.push_back({"rows_swapped", "the first two rows of data changed places", [](const Example& example) {
                      std::vector<Damaged> made;
                      const TableText table = example.table();
                      if (example.layout != nullptr && table.rows().size() > example.first_row + 1 &&
                          table.row_text(example.first_row) != table.row_text(example.first_row + 1)) {
                          const std::string first = table.row_text(example.first_row);
                          const TableText rest(table.without_row(example.first_row));
                          made.push_back(damaged(example, rest.inserted(example.first_row + 1, first)));
                      }
                      return made;
                  }});
    to.push_back({"row_of_total", "a line of a spreadsheet that counts the rows", [](const Example& example) {
                      return with_line(example, static_cast<std::size_t>(-1), in_encoding_of(example, "合計,1件"));
                  }});
    to.push_back({"row_of_comment", "a comment before the first row of data", [](const Example& example) {
                      return with_line(example, example.first_row, "# exported");
                  }});
    to.push_back({"row_of_other_form", "a row of another form", [](const Example& example) {
                      return with_line(example, example.first_row, "202407,131011,9000000001,1,2,3,x");
                  }});
    to.push_back({"row_of_spaces", "a line of spaces", [](const Example& example) { return with_line(example, example.first_row, "   "); }});
    to.push_back({"row_too_long", "a row of more than a mebibyte", [](const Example& example) {
                      return with_line(example, example.first_row, std::string(2 << 20, 'x'));
                  }});
    to.push_back({"cell_too_large", "a text of 70,000 characters", [](const Example& example) {
                      const auto text = [](const Item& item, const std::string&) { return item.type == sources::CellType::text; };
                      auto made = with_cells(example, text, [](const Item&, const std::string&) { return std::string(70'000, 'x'); });
                      made.resize(std::min<std::size_t>(made.size(), 1));
                      return made;
                  }});
    to.push_back({"many_commas", "a row of 100,000 commas", [](const Example& example) {
                      return with_line(example, example.first_row, std::string(100'000, ','));
                  }});
    to.push_back({"many_quotes", "a row of 10,001 quotes", [](const Example& example) {
                      return with_line(example, example.first_row, std::string(10'001, '"'));
                  }});
}

std::vector<Damaged> with_header(const Example& example, const std::function<Cells(Cells)>& change) {
    if (example.layout == nullptr || example.first_row == 0) {
        return {};
    }
    const TableText table = example.table();
    const std::size_t header = example.first_row - 1;
    return {damaged(example, table.with_row(header, joined(change(raw_cells(table, header)))), {table.rows()[header].line})};
}

void add_headers(std::vector<Damage>& to) {
    to.push_back({"header_in_middle", "the row that names the columns stands once more behind the first row of data", [](const Example& example) {
                      return example.first_row == 0 ? std::vector<Damaged>()
                                                    : with_line(example, example.first_row + 1, example.table().row_text(example.first_row - 1));
                  }});
    to.push_back({"header_added", "a row that names the columns, where the standard has none", [](const Example& example) {
                      return example.first_row > 0 ? std::vector<Damaged>()
                                                   : with_line(example, 0, in_encoding_of(example, "ＣＳＶバージョン,保険者番号,被保険者番号"));
                  }});
    to.push_back({"header_alone", "a row that names the columns and nothing else, where the standard has no such row", [](const Example& example) {
                      return example.first_row > 0 || example.layout == nullptr
                                 ? std::vector<Damaged>()
                                 : std::vector<Damaged>{damaged(example, in_encoding_of(example, "ＣＳＶバージョン,保険者番号,被保険者番号\r\n"))};
                  }});
    to.push_back({"header_missing", "no row names the columns", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.layout != nullptr && example.first_row > 0) {
                          made.push_back(damaged(example, example.table().without_row(example.first_row - 1)));
                      }
                      return made;
                  }});
    to.push_back({"header_unknown_column", "a column that the form does not have", [](const Example& example) {
                      return with_header(example, [](Cells cells) {
                          cells.back() = "unknown_thing";
                          return cells;
                      });
                  }});
    to.push_back({"header_column_twice", "a column stands twice", [](const Example& example) {
                      return with_header(example, [](Cells cells) {
                          cells[1] = cells[0];
                          return cells;
                      });
                  }});
    to.push_back({"header_short", "the row that names the columns lacks its last one", [](const Example& example) {
                      if (example.layout == nullptr || example.first_row == 0) {
                          return std::vector<Damaged>();
                      }
                      const TableText table = example.table();
                      const std::size_t header = example.first_row - 1;
                      Cells cells = raw_cells(table, header);
                      cells.pop_back();
                      return std::vector<Damaged>{damaged(example, table.with_row(header, joined(cells)),
                                                          {table.rows()[header].line, table.rows()[example.first_row].line})};
                  }});
    to.push_back({"header_names_swapped", "the names of insurer and insured changed places", [](const Example& example) {
                      if (example.layout == nullptr || example.first_row == 0) {
                          return std::vector<Damaged>();
                      }
                      const auto insurer = chosen_columns(example, [](const Item& item, const std::string&) { return item.type == sources::CellType::insurer; });
                      const auto insured = chosen_columns(example, [](const Item& item, const std::string&) { return item.type == sources::CellType::insured; });
                      if (insurer.empty() || insured.empty()) {
                          return std::vector<Damaged>();
                      }
                      const TableText table = example.table();
                      Cells cells = raw_cells(table, example.first_row - 1);
                      std::swap(cells[insurer.front()], cells[insured.front()]);
                      return std::vector<Damaged>{damaged(example, table.with_row(example.first_row - 1, joined(cells)),
                                                          {table.rows()[example.first_row].line})};
                  }});
    to.push_back({"type_line_missing", "the line that names the form is missing", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.first_row == 2) {
                          made.push_back(damaged(example, example.table().without_row(0)));
                      }
                      return made;
                  }});
    to.push_back({"type_line_unknown", "the line that names the form names one that is not known", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.first_row == 2) {
                          made.push_back(damaged(example, example.table().with_row(0, "FORM_9999_2099")));
                      }
                      return made;
                  }});
}

}  // namespace

void add_shape_damages(std::vector<Damage>& to) {
    add_quotes(to);
    add_separators(to);
    add_fields(to);
    add_rows(to);
    add_headers(to);
}

}  // namespace kakehashi::test
