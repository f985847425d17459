#include "adapters/storage/key_ring.h"

#include <utility>
#include <vector>

#include "adapters/storage/key_rows.h"

namespace kakehashi::storage {
namespace {

std::string wrapping_context(const std::string& purpose, const std::string& owner) {
    return "key/" + purpose + "/" + owner;
}

std::string enrolment_context(EnrolmentId enrolment, const KeyNumbers& numbers) {
    const std::string said = text_of(numbers);
    return "enrolment-key/" + std::to_string(enrolment.value) + (said.empty() ? said : '/' + said);
}

Error replaced_now() { return {Fault::unavailable, "KK-4116", "keys are being replaced at this moment; try again"}; }

Error no_envelope() { return {Fault::broken, "KK-4102", "a sealed value does not open with its key"}; }

}  // namespace

Result<std::unique_ptr<KeyRing>> KeyRing::open(Database& database, const std::filesystem::path& file) {
    std::unique_ptr<KeyRing> ring(new KeyRing(database, file));
    TRY_DONE(ring->masters_.read());
    return ring;
}

Result<Key> KeyRing::insurer_key(InsurerNumber insurer) {
    TRY(const auto keys, insurer_keys(insurer.str()));
    return *keys->by_number.rbegin()->second;
}

bool KeyRing::knows_insurer(InsurerNumber insurer) { return known_insurer(insurer.str()) != nullptr; }

Result<int> KeyRing::newest_number(InsurerNumber insurer) {
    TRY(const auto keys, insurer_keys(insurer.str()));
    return keys->newest();
}

Result<int> KeyRing::enrolment_number(InsurerNumber insurer) {
    TRY(const auto keys, insurer_keys(insurer.str()));
    return keys->enrolment_number;
}

Result<KeyBundle> KeyRing::open_enrolment(InsurerNumber insurer, EnrolmentId enrolment, std::string_view wrapped) {
    const auto numbers = numbers_of(wrapped);
    if (!numbers) {
        return no_envelope();
    }
    TRY(auto keys, insurer_keys(insurer.str()));
    if (!keys->by_number.contains(numbers->insurer)) {
        TRY(keys, read_insurer(insurer.str()));
    }
    const auto under = keys->by_number.find(numbers->insurer);
    if (under == keys->by_number.end()) {
        return replaced_now();
    }
    const std::string_view envelope = wrapped.substr(wrapped.find(':') + 1);  // all of it, when there is no mark
    TRY(std::string bytes, open_sealed(*under->second, enrolment_context(enrolment, *numbers), envelope));
    const Wipe wipe{bytes};
    return KeyBundle::from_bytes(bytes);
}

Result<std::string> KeyRing::wrap_enrolment(InsurerNumber insurer, EnrolmentId enrolment, const KeyBundle& keys, KeyNumbers numbers) {
    TRY(const auto known, insurer_keys(insurer.str()));
    numbers.insurer = known->newest();
    const std::string said = text_of(numbers);
    std::string bytes = keys.bytes();
    const Wipe wipe{bytes};
    return (said.empty() ? said : said + ':') + seal(*known->by_number.rbegin()->second, enrolment_context(enrolment, numbers), bytes);
}

Result<KeyRing::NewEnrolment> KeyRing::new_enrolment(InsurerNumber insurer, EnrolmentId enrolment) {
    TRY(const int number, enrolment_number(insurer));
    NewEnrolment made{Key::random(), {}};
    TRY(made.wrapped, wrap_enrolment(insurer, enrolment, made.key, {1, number, number}));
    return made;
}

Result<Done> KeyRing::catch_up(std::int64_t generation) {
    if (generation_.load() == generation) {
        return Done{};
    }
    std::vector<std::string> known;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [insurer, keys] : insurers_) {
            known.push_back(insurer);
        }
    }
    for (const std::string& insurer : known) {
        TRY_DONE(read_insurer(insurer));
    }
    generation_.store(generation);
    return Done{};
}

KeyRing::InsurerKeysPtr KeyRing::known_insurer(const std::string& insurer) {
    const std::scoped_lock lock(mutex_);
    const auto found = insurers_.find(insurer);
    return found == insurers_.end() ? nullptr : found->second;
}

Result<KeyRing::InsurerKeysPtr> KeyRing::insurer_keys(const std::string& insurer) {
    if (auto known = known_insurer(insurer)) {
        return known;
    }
    return read_insurer(insurer);
}

Result<KeyRing::InsurerKeysPtr> KeyRing::read_insurer(const std::string& insurer) {
    TRY(auto read, database_.with_own([&](Connection& connection) -> Result<InsurerKeysPtr> {
        auto rows = key_rows(connection, "insurer", insurer);
        if (rows.empty()) {
            TRY(std::string wrapped, make(connection, "insurer", insurer));
            rows.push_back({"insurer", insurer, std::move(wrapped), 0});
        }
        auto keys = std::make_shared<InsurerKeys>();
        for (const KeyRow& row : rows) {
            TRY(const Key key, unwrap(row.purpose, row.owner, row.wrapped));
            keys->by_number.insert_or_assign(row.number(), KeptKey(key));
        }
        keys->enrolment_number = enrolment_keys_of(connection, insurer).number;
        return InsurerKeysPtr(std::move(keys));
    }));
    const std::scoped_lock lock(mutex_);
    insurers_.insert_or_assign(insurer, read);
    return read;
}

Result<Key> KeyRing::key(const std::string& purpose) {
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = known_.find(purpose); found != known_.end()) {
            return *found->second;
        }
    }
    TRY(const Key key, database_.with_own([&](Connection& connection) -> Result<Key> {
        const auto rows = key_rows(connection, purpose, "0");
        TRY(const std::string wrapped, rows.empty() ? make(connection, purpose, "0") : Result<std::string>(rows.front().wrapped));
        return unwrap(purpose, "0", wrapped);
    }));
    const std::scoped_lock lock(mutex_);
    known_.insert_or_assign(purpose, KeptKey(key));
    return key;
}

/// Two processes may come here together: whoever is second takes the first one's key.
Result<std::string> KeyRing::make(Connection& connection, const std::string& purpose, const std::string& owner) {
    Transaction transaction(connection);
    hold_master_number(connection);
    TRY(std::string fresh, wrap_new(purpose, owner, master_number(connection)));
    insert_key_row(connection, {purpose, owner, std::move(fresh), 0});
    auto rows = key_rows(connection, purpose, owner);
    transaction.commit();
    EXPECTS(!rows.empty());
    return std::move(rows.front().wrapped);
}

Result<std::string> KeyRing::wrap_new(const std::string& purpose, const std::string& owner, int master) {
    TRY(const Key under, masters_.key(master));
    return numbered(master, seal(under, wrapping_context(purpose, owner), Key::random().bytes()));
}

Result<Key> KeyRing::unwrap(const std::string& purpose, const std::string& owner, std::string_view wrapped) {
    const auto parts = parse_numbered(wrapped);
    if (!parts) {
        return no_envelope();
    }
    TRY(const Key under, masters_.key(parts->number));
    auto bytes = open_sealed(under, wrapping_context(purpose, owner), parts->envelope);
    if (!bytes) {
        return Error{Fault::broken, "KK-4117", "this master key is not the one that the keys of this database lie under",
                     {MasterKeys::file_of(masters_.first(), parts->number).filename().string(), 0, 0}};
    }
    const Wipe wipe{*bytes};
    return Key::from_bytes(*bytes);
}

Result<std::string> KeyRing::rewrap(const std::string& purpose, const std::string& owner, std::string_view wrapped, int master) {
    TRY(const Key key, unwrap(purpose, owner, wrapped));
    TRY(const Key under, masters_.key(master));
    return numbered(master, seal(under, wrapping_context(purpose, owner), key.bytes()));
}

Result<std::string> KeyRing::seal_key_file(std::string_view context, const Key& key) {
    TRY(const int master, database_.with_own([](Connection& connection) -> Result<int> { return master_number(connection); }));
    TRY(const Key under, masters_.key(master));
    return numbered(master, seal(under, context, key.bytes())) + "\n";
}

Result<Key> KeyRing::open_key_file(std::string_view context, std::string_view content) {
    const auto parts = parse_numbered(content.substr(0, content.find('\n')));
    if (!parts) {
        return no_envelope();
    }
    TRY(const Key under, masters_.key(parts->number));
    TRY(std::string bytes, open_sealed(under, context, parts->envelope));
    const Wipe wipe{bytes};
    return Key::from_bytes(bytes);
}

}  // namespace kakehashi::storage
