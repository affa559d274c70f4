#include "server/systemd.h"

#ifdef POSTHORN_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace posthorn::server {

#ifdef POSTHORN_SYSTEMD
void notifyReady()
{
    sd_notify(0, "READY=1");
}

void notifyStopping()
{
    sd_notify(0, "STOPPING=1");
}
#else
void notifyReady() {}
void notifyStopping() {}
#endif

} // namespace posthorn::server
