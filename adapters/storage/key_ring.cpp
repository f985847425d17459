#include "adapters/storage/key_ring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "adapters/storage/random.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t key_size = 32;

std::string wrapping_context(const std::string& purpose, const std::string& owner) {
    return "key/" + purpose + "/" + owner;
}

std::string enrolment_context(EnrolmentId enrolment) { return "enrolment-key/" + std::to_string(enrolment.value); }

std::int64_t now_microseconds() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string stored_key(Connection& connection, const std::string& purpose, const std::string& owner) {
    std::string wrapped;
    connection.session() << "SELECT wrapped FROM sealing_key WHERE purpose = :p AND owner = :o", soci::into(wrapped),
        soci::use(purpose), soci::use(owner);
    return connection.session().got_data() ? wrapped : std::string{};
}

}  // namespace

Result<Done> KeyRing::create_master(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return errno == EEXIST ? Error{Fault::conflicting, "KK-4111", "the master key file exists; it is never overwritten"}
                               : Error{Fault::unavailable, "KK-4114", "the master key file cannot be written"};
    }
    const Key key = Key::random();
    const bool written = ::write(descriptor, key.bytes().data(), key_size) == static_cast<ssize_t>(key_size) &&
                         ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!written) {
        return Error{Fault::unavailable, "KK-4114", "the master key file cannot be written"};
    }
    return Done{};
}

Result<std::unique_ptr<KeyRing>> KeyRing::open(Database& database, const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return Error{Fault::missing, "KK-4112", "the master key file cannot be read (keys.master); without it nothing opens"};
    }
    struct stat about {};
    std::array<char, key_size + 1> bytes{};
    const bool statted = ::fstat(descriptor, &about) == 0;
    const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
    ::close(descriptor);
    if (!statted || (about.st_mode & 0077) != 0) {
        return Error{Fault::refused, "KK-4113", "the master key file can be read by others; run: chmod 600 on it"};
    }
    TRY(const Key master, Key::from_bytes({bytes.data(), static_cast<std::size_t>(got < 0 ? 0 : got)}));
    return std::unique_ptr<KeyRing>(new KeyRing(database, master));
}

Result<Key> KeyRing::insurer_key(InsurerNumber insurer) { return key("insurer", insurer.str()); }

bool KeyRing::knows_insurer(InsurerNumber insurer) {
    const std::lock_guard lock(mutex_);
    return known_.contains(wrapping_context("insurer", insurer.str()));
}

Result<Key> KeyRing::key(const std::string& purpose, const std::string& owner) {
    const std::string name = wrapping_context(purpose, owner);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = known_.find(name); found != known_.end()) {
            return found->second;
        }
    }
    TRY(const Key key, load_or_make(purpose, owner));
    const std::lock_guard lock(mutex_);
    known_.insert_or_assign(name, key);
    return key;
}

Result<Key> KeyRing::load_or_make(const std::string& purpose, const std::string& owner) {
    const std::string context = wrapping_context(purpose, owner);
    return database_.with_own([&](Connection& connection) -> Result<Key> {
        std::string wrapped = stored_key(connection, purpose, owner);
        if (wrapped.empty()) {
            const std::string fresh = seal(master_, context, Key::random().bytes());
            const std::int64_t now = now_microseconds();
            const std::int64_t id = random_id();
            // Two processes may come here together: whoever is second takes the first one's key.
            connection.session() << "INSERT INTO sealing_key (key_id, purpose, owner, wrapped, created_at) VALUES "
                                    "(:i, :p, :o, :w, :t) ON CONFLICT (purpose, owner) DO NOTHING",
                soci::use(id, "i"), soci::use(purpose, "p"), soci::use(owner, "o"), soci::use(fresh, "w"),
                soci::use(now, "t");
            wrapped = stored_key(connection, purpose, owner);
        }
        TRY(const std::string bytes, open_sealed(master_, context, wrapped));
        return Key::from_bytes(bytes);
    });
}

std::string KeyRing::seal_key_file(std::string_view context, const Key& key) const {
    return seal(master_, context, key.bytes()) + "\n";
}

Result<Key> KeyRing::open_key_file(std::string_view context, std::string_view content) const {
    TRY(const std::string bytes, open_sealed(master_, context, content.substr(0, content.find('\n'))));
    return Key::from_bytes(bytes);
}

std::string KeyRing::wrap(const Key& insurer_key, EnrolmentId enrolment, const Key& key) {
    return seal(insurer_key, enrolment_context(enrolment), key.bytes());
}

Result<Key> KeyRing::unwrap(const Key& insurer_key, EnrolmentId enrolment, std::string_view wrapped) {
    TRY(const std::string bytes, open_sealed(insurer_key, enrolment_context(enrolment), wrapped));
    return Key::from_bytes(bytes);
}

}  // namespace kakehashi::storage
