// From what stands in stanzas to what people read.
#pragma once

#include <QString>

#include <string_view>

namespace posthorn::messenger {

inline QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace posthorn::messenger
