// NOOP
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runNoop(DmciSession& session, const Words&)
{
    session.answer(Done, "nothing done");
}

} // namespace posthorn::dmci
