// QUIT
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runQuit(DmciSession& session, const Words&)
{
    session.finish(Goodbye, "goodbye");
}

} // namespace posthorn::dmci
