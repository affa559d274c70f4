// STARTTLS
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runStartTls(DmciSession& session, const Words&)
{
    if (session.link().info().tls)
        return session.answer(WrongOrder, "TLS is active already");
    session.answer(BeginTls, "begin TLS");
    session.startTls();
}

} // namespace posthorn::dmci
