// The judge of web servers' certificates that knows what the profile has pinned: the same as the line's.
#pragma once

#include <functional>

#include "messenger/client/line/line.h"
#include "messenger/client/mail/web_access.h"

namespace posthorn::messenger {

class Pins;

/// @p told hears of each certificate that nobody vouches for: with an empty `known` it was pinned just now, else it is another
/// than the pinned one and was refused; the user decides (Pins::pin) and the watch is started anew. @p pins outlives the judge.
CertificateJudge judgeByPins(Pins& pins, std::function<void(const CertificateQuestion&)> told);

} // namespace posthorn::messenger
