#include "adapters/storage/raw_store.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace kakehashi::storage {
namespace {

constexpr std::size_t block_size = 1U << 20U;

std::string block_context(SetId set, int file_no, std::int64_t block) {
    return "raw/" + std::to_string(set.value) + "/" + std::to_string(file_no) + "/" + std::to_string(block);
}

std::string deflated(std::string_view plain) {
    uLongf size = compressBound(plain.size());
    std::string packed(size, '\0');
    EXPECTS(compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
                      plain.size(), Z_BEST_SPEED) == Z_OK);
    packed.resize(size);
    return packed;
}

Result<std::string> inflated(const std::string& packed) {
    std::string plain(block_size, '\0');
    uLongf size = plain.size();
    if (uncompress(reinterpret_cast<Bytef*>(plain.data()), &size, reinterpret_cast<const Bytef*>(packed.data()),
                   packed.size()) != Z_OK) {
        return Error{Fault::broken, "KK-4601", "a kept block of a file cannot be unpacked"};
    }
    plain.resize(size);
    return plain;
}

class KeptBytes final : public RawBytes {
public:
    KeptBytes(Database& database, const Key& key, SetId set, int file_no, std::uint64_t size)
        : database_(database), key_(key), set_(set), file_no_(file_no), size_(size) {}

    [[nodiscard]] std::uint64_t size() const override { return size_; }

    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        std::size_t done = 0;
        while (done < to.size() && offset < size_) {
            TRY_DONE(hold_block(static_cast<std::int64_t>(offset / block_size)));
            const std::size_t within = offset % block_size;
            if (within >= block_.size()) {
                return Error{Fault::broken, "KK-4602", "a kept block of a file is shorter than it was"};
            }
            const std::size_t count = std::min(to.size() - done, block_.size() - within);
            std::memcpy(to.data() + done, block_.data() + within, count);
            done += count;
            offset += count;
        }
        return done;
    }

private:
    Result<Done> hold_block(std::int64_t block) {
        if (block == held_) {
            return Done{};
        }
        TRY(block_, database_.with([&](Connection& connection) -> Result<std::string> {
            std::string sealed;
            connection.session() << "SELECT sealed FROM submission_chunk WHERE set_id = :s AND file_no = :f AND chunk_no = :c",
                soci::use(set_.value, "s"), soci::use(file_no_, "f"), soci::use(block, "c"), soci::into(sealed);
            TRY(const std::string packed, open_sealed(key_, block_context(set_, file_no_, block), sealed));
            return inflated(packed);
        }));
        held_ = block;
        return Done{};
    }

    Database& database_;
    Key key_;
    SetId set_;
    int file_no_;
    std::uint64_t size_;
    std::int64_t held_ = -1;
    std::string block_;
};

struct InsertBlock {
    explicit InsertBlock(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO submission_chunk (set_id, file_no, chunk_no, sealed) VALUES (:s, :f, :c, :x)",
                     soci::use(set, "s"), soci::use(file_no, "f"), soci::use(block, "c"), soci::use(sealed, "x"))) {}

    void operator()(SetId of, int file, std::int64_t number, std::string bytes) {
        set = of.value;
        file_no = file;
        block = number;
        sealed = std::move(bytes);
        statement.execute(true);
        sealed = {};
    }

    std::int64_t set = 0;
    int file_no = 0;
    std::int64_t block = 0;
    std::string sealed;
    soci::statement statement;
};

/// Hands each sealed block of the file to `store(number, sealed)`.
template <class Store>
Result<Done> each_block(const Key& key, SetId set, int file_no, RawBytes& bytes, Store&& store) {
    std::string buffer(std::min<std::uint64_t>(block_size, bytes.size() + 1), '\0');
    std::int64_t block = 0;
    for (std::uint64_t offset = 0; offset < bytes.size(); ++block) {
        TRY(const std::size_t got, bytes.read(offset, {buffer.data(), std::min(buffer.size(), block_size)}));
        if (got == 0) {
            break;
        }
        offset += got;
        TRY_DONE(store(block, seal(key, block_context(set, file_no, block),
                                   deflated(std::string_view(buffer).substr(0, got)))));
    }
    return Done{};
}

}  // namespace

Result<Done> keep_raw(Connection& connection, const Key& key, SetId set, int file_no, RawBytes& bytes) {
    return each_block(key, set, file_no, bytes, [&](std::int64_t block, std::string sealed) -> Result<Done> {
        connection.prepared<InsertBlock>()(set, file_no, block, std::move(sealed));
        return Done{};
    });
}

Result<Done> keep_raw(Database& database, const Key& key, SetId set, int file_no, RawBytes& bytes) {
    return each_block(key, set, file_no, bytes, [&](std::int64_t block, std::string sealed) {
        return database.with([&](Connection& connection) -> Result<Done> {
            Transaction transaction(connection, Durable::with_next);
            connection.prepared<InsertBlock>()(set, file_no, block, std::move(sealed));
            transaction.commit();
            return Done{};
        });
    });
}

Result<Done> seal_raw(const Key& key, SetId set, int file_no, RawBytes& bytes,
                      const std::function<void(std::int64_t number, std::string sealed)>& store) {
    return each_block(key, set, file_no, bytes, [&](std::int64_t block, std::string sealed) -> Result<Done> {
        store(block, std::move(sealed));
        return Done{};
    });
}

std::shared_ptr<RawBytes> kept_raw(Database& database, const Key& key, SetId set, int file_no, std::uint64_t size) {
    return std::make_shared<KeptBytes>(database, key, set, file_no, size);
}

}  // namespace kakehashi::storage
