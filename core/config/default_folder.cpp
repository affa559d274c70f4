#include "config/default_folder.h"

#include <cstdlib>

namespace posthorn::config {

std::string defaultDataDir()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/')
        return std::string(data) + "/posthorn";
    const char* home = std::getenv("HOME");
    return std::string(home && *home ? home : "/var/lib") + "/.local/share/posthorn";
}

} // namespace posthorn::config
