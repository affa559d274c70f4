// A secret that a setting names the file of: read when the settings are published, never while somebody waits.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "config/settings.h"

namespace posthorn::xmpp {

class SecretFile {
public:
    SecretFile(config::Settings& settings, config::Setting path);
    /// Without white space around it; empty where no file is named or it cannot be read. From any thread.
    std::string get() const;

private:
    struct State {
        std::mutex mutex;
        std::string secret;
        void read(const std::string& path);
    };
    std::shared_ptr<State> m_state = std::make_shared<State>(); ///< the settings' listener outlives this
};

} // namespace posthorn::xmpp
