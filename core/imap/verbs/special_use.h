// The attributes of RFC 6154, as LIST shows and CREATE takes them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "store/types.h"

namespace posthorn::imap {

constexpr std::array<std::string_view, 6> specialUseNames = {"", "\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash"};

/// "\Sent"; empty for None.
inline std::string_view specialUseName(store::SpecialUse use)
{
    return specialUseNames[size_t(use)];
}

/// @p name without the backslash, in any case.
inline std::optional<store::SpecialUse> findSpecialUse(std::string_view name)
{
    for (size_t i = 1; i < specialUseNames.size(); ++i) {
        if (equalsIgnoreCase(specialUseNames[i].substr(1), name))
            return store::SpecialUse(i);
    }
    return std::nullopt;
}

} // namespace posthorn::imap
