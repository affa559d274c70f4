// SUBSCRIBE
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runSubscribe(DmciSession& session, const Words&)
{
    if (session.isSubscribed())
        return session.answer(WrongOrder, "already subscribed");
    session.subscribe();
}

} // namespace posthorn::dmci
