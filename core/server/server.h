// The whole server: made, started and stopped here. app/ makes one; the console sees its hub and its operations.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "admin/operations.h"
#include "config/settings.h"
#include "server/options.h"
#include "watch/hub.h"

namespace posthorn::server {

/// What the first-start assistant was told. Empty members: nothing was asked.
struct FirstWishes {
    std::string domain;
    std::string postmasterPassword;
    bool demo = false;
    std::optional<PortScheme> ports;
};

class Server {
public:
    /// Takes the data folder's lock and reads its settings. InUse, Invalid (posthorn.ini), Io.
    static Result<std::unique_ptr<Server>> open(const Options& options);
    /// Stops first.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Starts everything. When it returns every enabled service accepts connections and run/ports.json says where.
    /// Blocks for the time of that; needs a QCoreApplication. On an error nothing runs.
    Result<void> start(const FirstWishes& wishes = {});
    /// Says goodbye to every session and ends everything, within 5 s.
    void stop();
    /// Reads posthorn.ini and certificates anew. On an error (which is logged) the old ones stay in force.
    Result<void> reload();

    /// Called, from any thread, when somebody has asked the server to stop.
    void onStopAsked(std::function<void()> handler);

    watch::Hub& hub();
    config::Settings& settings();
    admin::Operations& operations();
    /// Once stopped: somebody wants it to run anew.
    bool isToStartAgain() const;
    const std::string& dataFolder() const;
    std::string hostName() const;
    /// True when no server has run on this folder before.
    bool isFirstStart() const;

private:
    struct Parts;
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// "0.1.0".
std::string versionText();

} // namespace posthorn::server
