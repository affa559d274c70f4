// RFC 3339 dates, as JSON answers have them.
#pragma once

#include <string>

#include "base/clock.h"

namespace posthorn::web {

/// "2026-11-21T19:11:25Z".
inline std::string isoDate(UnixMs time)
{
    std::string text = formatIsoDate(time);
    text[10] = 'T';
    return text + 'Z';
}

} // namespace posthorn::web
