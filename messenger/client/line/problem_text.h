// Why a line is not online, in the user's words.
#pragma once

#include <QString>

#include "messenger/client/line/line.h"
#include "messenger/client/line/stream_plan.h"

namespace posthorn::messenger {

QString problemText(const StreamEnd& end, const QString& account, bool byDevice);
/// What the user has to do about it.
Line::Need needOf(const StreamEnd& end, bool byDevice);
/// Whether it may be better at the next attempt.
bool passesByItself(const StreamEnd& end);

} // namespace posthorn::messenger
