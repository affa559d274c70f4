// From the accounts to what the tray shows.
#pragma once

#include "messenger/tray/tray_view.h"
#include "messenger/windows/desk.h"

namespace posthorn::messenger {

/// Contacts are looked through only where @p contacts is true (there may be thousands); else those of @p before stay.
TrayView summarise(const QList<DeskAccount>& accounts, const Preferences& preferences, const TrayView& before, bool contacts);

Availability availabilityFrom(const QString& word); ///< of the preference
QString wordOf(Availability availability);

} // namespace posthorn::messenger
