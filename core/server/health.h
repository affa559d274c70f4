// The process's pulse, for the console: taken once a second on a thread of its own.
#pragma once

#include <memory>
#include <string>

#include "config/settings.h"
#include "watch/hub.h"

namespace posthorn::server {

class HealthMonitor {
public:
    HealthMonitor(watch::Hub& hub, const config::Settings& settings, std::string dataFolder);
    ~HealthMonitor();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace posthorn::server
