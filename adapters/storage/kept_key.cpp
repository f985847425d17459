#include "adapters/storage/kept_key.h"

#include <sys/mman.h>

#include <mutex>
#include <new>
#include <vector>

namespace kakehashi::storage {
namespace {

/// Places for keys on locked pages. Pages stay as long as the process; there are few.
class Places {
public:
    void* take() {
        const std::scoped_lock lock(mutex_);
        if (free_.empty()) {
            add_pages();
        }
        void* const place = free_.back();
        free_.pop_back();
        return place;
    }

    void give_back(void* place) {
        const std::scoped_lock lock(mutex_);
        free_.push_back(place);
    }

    [[nodiscard]] bool locked() {
        const std::scoped_lock lock(mutex_);
        return locked_;
    }

private:
    static constexpr std::size_t bytes_at_a_time = 16U << 10U;  // room for 512 keys; the usual limit is 8 MiB

    void add_pages() {
        void* const pages = ::mmap(nullptr, bytes_at_a_time, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) {
            throw std::bad_alloc();
        }
        const bool locked = ::mlock(pages, bytes_at_a_time) == 0;
        const bool undumped = ::madvise(pages, bytes_at_a_time, MADV_DONTDUMP) == 0;
        locked_ = locked_ && locked && undumped;
        for (std::size_t at = 0; at + sizeof(Key) <= bytes_at_a_time; at += sizeof(Key)) {
            free_.push_back(static_cast<char*>(pages) + at);
        }
    }

    std::mutex mutex_;
    std::vector<void*> free_;
    bool locked_ = true;
};

/// Never taken down: keys of other static objects may end after it would.
Places& places() {
    static Places* const all = new Places;
    return *all;
}

}  // namespace

KeptKey::KeptKey(const Key& key) : key_(new (places().take()) Key(key)) {}

KeptKey::~KeptKey() {
    if (key_ != nullptr) {
        key_->~Key();
        places().give_back(key_);
    }
}

bool kept_keys_are_locked() { return places().locked(); }

}  // namespace kakehashi::storage
