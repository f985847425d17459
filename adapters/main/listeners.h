#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/server.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The addresses at which a node listens while it serves. Started and stopped by one thread; the rest by any.
class Listeners {
public:
    using Files = std::function<http::TlsContext::Files()>;  ///< as the settings and the disk have them now

    Listeners() = default;
    ~Listeners() { stop(); }
    Listeners(const Listeners&) = delete;
    Listeners& operator=(const Listeners&) = delete;

    /// Takes one more address. Fails as Server::start does.
    [[nodiscard]] Result<Done> start(std::string name, http::Options options, Files files, http::Routes routes);

    /// Nothing when there is none of that name.
    [[nodiscard]] std::optional<std::uint16_t> port_of(std::string_view name) const;
    /// Calls `take` with the name of each and the clients that it serves now.
    void each(const std::function<void(const std::string& name, int connections)>& take) const;

    /// Files that, once others, have to be taken anew.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
    /// Each takes its files as they are now; the first that cannot ends it, and goes on with the old ones.
    [[nodiscard]] Result<Done> renew();

    /// Takes nobody more, lets requests under way finish; the one that was started last first.
    void stop();

    /// Stops them at the end of a scope that began after what they serve was made.
    class UntilHere {
    public:
        explicit UntilHere(Listeners& listeners) : listeners_(listeners) {}
        ~UntilHere() { listeners_.stop(); }
        UntilHere(const UntilHere&) = delete;
        UntilHere& operator=(const UntilHere&) = delete;

    private:
        Listeners& listeners_;
    };

private:
    struct Listener {
        std::string name;
        Files files;
        std::unique_ptr<http::Server> server;
    };
    std::vector<Listener> all_;
};

}  // namespace kakehashi::app
