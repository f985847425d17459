#include "adapters/sources/mending/row_parting.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::size_t most_extra = 4;
constexpr int most_steps = 200'000;

}  // namespace

struct RowParting::Search {
    const std::vector<std::string>& cells;
    std::vector<std::size_t> taken;  ///< how many cells each column took so far
    std::vector<std::vector<std::size_t>> ways;
    int steps = 0;
};

bool RowParting::is_text(std::size_t column) const {
    return items_[column] != nullptr && items_[column]->type == CellType::text;
}

bool RowParting::good(std::size_t column, const std::string& value) const {
    return items_[column] == nullptr || fits(*items_[column], value, dialect_, tables_, zeros_);
}

void RowParting::search(Search& search, std::size_t column, std::size_t cell) const {
    if (search.ways.size() > 1 || ++search.steps > most_steps) {
        return;
    }
    const std::size_t columns_left = items_.size() - column;
    const std::size_t cells_left = search.cells.size() - cell;
    if (columns_left == 0) {
        if (cells_left == 0) {
            search.ways.push_back(search.taken);
        }
        return;
    }
    std::string value;
    const std::size_t most = is_text(column) ? cells_left - columns_left + 1 : 1;
    for (std::size_t count = 1; count <= most; ++count) {
        value += (count == 1 ? "" : ",") + search.cells[cell + count - 1];
        if (good(column, value)) {
            search.taken.push_back(count);
            this->search(search, column + 1, cell + count);
            search.taken.pop_back();
        }
    }
}

std::optional<RowParting::Parted> RowParting::only_way(const std::vector<std::string>& cells) const {
    if (cells.size() <= items_.size() || cells.size() - items_.size() > most_extra) {
        return std::nullopt;
    }
    Search found{cells, {}, {}, 0};
    search(found, 0, 0);
    if (found.ways.size() != 1 || found.steps > most_steps) {
        return std::nullopt;
    }
    Parted parted;
    std::size_t cell = 0;
    const auto& taken = found.ways.front();
    for (std::size_t column = 0; column < taken.size(); ++column) {
        std::string value = cells[cell];
        for (std::size_t n = 1; n < taken[column]; ++n) {
            value += "," + cells[cell + n];
        }
        cell += taken[column];
        parted.cells.push_back(std::move(value));
    }
    parted.taken = taken;
    return parted;
}

}  // namespace kakehashi::sources::mending
