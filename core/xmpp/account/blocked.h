// Whom an account does not want to hear of (XEP-0191).
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "xmpp/account/keeper.h"
#include "xmpp/address/jid.h"
#include "xmpp/stanza/stanza_error.h"

namespace posthorn::xmpp {

/// What a user hears who writes to somebody that he or she blocks (XEP-0191 section 3.3).
StanzaError blockedError();

class BlockList {
public:
    static constexpr size_t most = 2000;
    BlockList(store::Objects& objects, store::AccountId account);

    void load(std::function<void(Result<void>)> done);
    /// user@domain/resource, user@domain, domain/resource and domain, each with all below it (section 3.2).
    bool blocks(const Jid& jid) const;
    const std::set<Jid>& all() const { return m_all; }
    /// Durable when answered. Limit.
    void change(const std::vector<Jid>& add, const std::vector<Jid>& remove, std::function<void(Result<void>)> done);
    bool isBusy() const { return m_keeper.isBusy(); }

private:
    Keeper m_keeper;
    std::set<Jid> m_all;
};

} // namespace posthorn::xmpp
