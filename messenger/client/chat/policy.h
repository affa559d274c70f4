// What the domain says of written-down conversations: the form urn:posthorn:policy:0 in its disco#info, and the headline
// at login of servers that have only that.
#pragma once

#include "messenger/client/chat/core.h"
#include "messenger/client/chat/disco.h"

namespace posthorn::messenger {

class Policy final : public Module {
public:
    using Module::Module;
    void learn(const Info& server);
    const LoggingNotice& notice() const { return m_notice; }

private:
    LoggingNotice m_notice;
};

} // namespace posthorn::messenger
