// Push notifications (XEP-0357): an account's clients name services that wake them; these are told that something waits,
// never what.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "xmpp/account/keeper.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

class Home;
class Station;

class Push {
public:
    static constexpr size_t most = 20; ///< registrations of one account

    explicit Push(Home& home);

    /// The client at @p resource is woken by @p node of @p service; @p options go along with what is published there.
    /// Durable when answered. Limit.
    void enable(const Jid& service, const std::string& node, const std::string& resource, const Element* options,
                Reply<void> reply);
    /// All nodes of the service where none is named. Nothing to end is no error.
    void disable(const Jid& service, const std::optional<std::string>& node, Reply<void> reply);
    /// Something waits for the client at that resource; an empty one: for the account.
    void notify(const std::string& resource);
    /// Is that a service's answer?
    static bool isAnswer(const Stanza& stanza);
    /// It is. One that wants no more is not told any more.
    void answered(const StanzaPtr& response);
    bool isBusy() const { return m_keeper.isBusy() || !m_waiting.empty(); }

private:
    struct Registration {
        Jid service;
        std::string node;
        std::string resource;
        std::string options; ///< XML; empty: none
        uint64_t waiting = 0; ///< messages since the client enabled it
        int64_t asked = 0;    ///< when the service was told last and has not answered; 0: it has
        bool again = false;   ///< more has come meanwhile
    };
    void whenLoaded(std::function<void(Result<void>)> then);
    void tell(const std::string& key, Registration& registration);
    static std::string keyOf(const Jid& service, const std::string& node) { return service.text() + '\n' + node; }

    Home& m_home;
    Keeper m_keeper;
    std::map<std::string, Registration> m_registrations;
    std::vector<std::function<void(Result<void>)>> m_waiting;
    bool m_loading = false;
    bool m_loaded = false;
    Life m_life;
};

/// A message is worth waking somebody for.
bool isWorthWaking(const Stanza& message);
/// It waits for the client at @p full, whose connection is asleep or gone.
void wake(Station& station, const Jid& full);

} // namespace posthorn::xmpp
