// Whom the user does not want to hear of (XEP-0191).
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Blocking final : public Module {
public:
    using Module::Module;
    void started() override;
    bool question(const StanzaPtr& stanza) override;
    bool isBlocked(const Jid& jid) const;
    QList<Jid> all() const;
    void set(const Jid& jid, bool blocked, Chat::Done done);

private:
    ByJid<bool> m_blocked;
};

} // namespace posthorn::messenger
