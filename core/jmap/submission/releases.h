// Sends what was held until its time has come. One for the server, on one worker; whoever owns it calls tick() every few
// seconds, which costs nothing while nothing is due.
#pragma once

#include <functional>
#include <string>

#include "jmap/services.h"
#include "jmap/task.h"

namespace posthorn::jmap {

class Releases {
public:
    /// @p problem is told, for the log, of what could not be sent; may be empty.
    Releases(Services services, std::function<void(const std::string&)> problem);

    void tick();
    /// The store is about to go, and nothing runs any more.
    void forgetStore() { m_services.store = {}; }
    /// A round is under way.
    bool isBusy() const { return m_busy; }

private:
    Task<bool> round();
    Task<void> release(store::AccountId account);

    Services m_services;
    std::function<void(const std::string&)> m_problem;
    bool m_busy = false;
    Life m_life;
};

} // namespace posthorn::jmap
