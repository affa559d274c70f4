// Word to systemd, where it started us.
#pragma once

namespace posthorn::server {

void notifyReady();
void notifyStopping();

} // namespace posthorn::server
