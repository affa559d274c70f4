// The messenger's program files, as the administrator puts them into a folder: one folder below it for each system.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/serial_thread.h"
#include "http/message.h"
#include "web/messenger/zip.h"

namespace posthorn::web {

/// Safe from any thread. Reads the disk on a thread of its own, and keeps each system's files packed in memory, once.
class MessengerFiles {
public:
    struct System {
        std::string name;    ///< the folder's: "linux-x86_64", "windows-x86_64", "macos-arm64"
        std::string version; ///< first line of the file VERSION in it; may be empty
        uint64_t bytes = 0;
        size_t files = 0;
    };
    /// "" for none. What is there is looked at when somebody asks.
    void setFolder(const std::string& path);
    /// The systems whose folder holds at least one file, by name.
    void systems(Executor& asker, Reply<std::vector<System>> reply);
    /// An archive with the system's files and @p profile as a file of that name beside them, all in a folder
    /// "posthorn-messenger". NotFound, TooLarge (256 MiB), Io. Nothing outside the folder is ever read: symbolic links
    /// and names with a dot in front are passed over.
    void pack(const std::string& system, const std::string& profileName, std::string profile, Executor& asker,
              Reply<std::unique_ptr<http::Source>> reply);

private:
    struct Packed {
        std::string stamp; ///< names, sizes and times of what is in it
        ZipWriter files;
    };
    std::vector<System> look() const;
    Result<std::shared_ptr<const Packed>> packed(const std::string& system);

    mutable std::mutex m_mutex;
    std::string m_folder;
    std::map<std::string, std::shared_ptr<const Packed>> m_packed; ///< on the thread only
    SerialThread m_thread{"messenger-files"};
};

} // namespace posthorn::web
