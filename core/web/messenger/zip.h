// ZIP archives (PKWARE's APPNOTE), written in memory: deflated, without ZIP64, names in UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace posthorn::web {

/// What has been put in so far may be copied and added to: the part that is the same for all is made once.
class ZipWriter {
public:
    struct Member {
        std::string name; ///< with '/' between folders
        std::string_view bytes;
        UnixMs modified = 0;
        uint32_t mode = 0644; ///< of the file, as unzip restores it
    };
    /// False when the archive would become larger than 1 GiB or have more than 10,000 members, or when the name is no
    /// relative path in UTF-8 that every system can unpack below its folder; nothing is added then.
    bool add(const Member& member);
    /// Members' data, in the order in which they were added.
    const std::string& data() const { return m_data; }
    /// What stands behind the members' data.
    std::string directory() const;

    /// A writer that goes on behind @p first: its directory names the members of both, its data() holds only its own.
    static ZipWriter after(const ZipWriter& first);

private:
    std::string m_data;
    std::string m_directory;
    uint64_t m_before = 0; ///< octets of data that another writer holds
    uint32_t m_count = 0;
};

} // namespace posthorn::web
