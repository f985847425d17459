#include "adapters/storage/number_blocks.h"

#include <stdexcept>

#include "adapters/storage/consent_rows.h"

namespace kakehashi::storage {
namespace {

constexpr std::int64_t block_size = 500;
/// A block that is taken apart costs a connection's whole transaction.
constexpr std::int64_t block_size_apart = 2'000;

}  // namespace

std::optional<std::int64_t> NumberBlocks::next(const std::string& counter) {
    Block& block = blocks_[counter];
    return block.next == block.end ? std::nullopt : std::optional(block.next++);
}

std::int64_t NumberBlocks::take(Connection& connection, const std::string& counter) {
    return begin(counter, take_numbers(connection, counter, block_size), block_size);
}

std::int64_t NumberBlocks::take_apart(Database& database, const std::string& counter) {
    const auto first = database.with([&](Connection& connection) -> Result<std::int64_t> {
        Transaction transaction(connection, Durable::with_next);
        const std::int64_t taken = take_numbers(connection, counter, block_size_apart);
        transaction.commit();
        return taken;
    });
    if (!first) {
        throw std::runtime_error("no numbers are to be had");
    }
    return begin(counter, *first, block_size_apart);
}

std::int64_t NumberBlocks::begin(const std::string& counter, std::int64_t first, std::int64_t size) {
    blocks_[counter] = {first + 1, first + size};
    return first;
}

}  // namespace kakehashi::storage
