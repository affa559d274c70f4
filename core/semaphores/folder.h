// A folder of semaphore files. Used on one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace posthorn::semaphores {

/// A file that lies there complete.
struct Found {
    std::string name;        ///< as it lies there
    std::string word;        ///< in upper case, without ".SEM"
    std::string id;          ///< of this very file: of its name, place on the disk, and time
};

class Folder {
public:
    /// Makes it (0700) where it is missing.
    static Result<Folder> open(const std::string& path);

    const std::string& path() const { return m_path; }
    /// What lies there now: regular files "<word>.SEM" in any letter case without a "<word>.LCK" beside them. In the order of
    /// the number at the word's end, then of the word; of files that are made or freed in that order no later one is told
    /// without the earlier ones.
    std::vector<Found> look() const;
    /// TooLarge above largestFile, Io, NotFound. Follows no symbolic link.
    Result<std::string> read(const Found& file) const;
    /// It is done.
    void remove(const Found& file) const;
    /// Away to bad/, under a name that is free there.
    void putAside(const Found& file) const;
    /// The same for some of its lines.
    Result<void> writeAside(const Found& file, std::string_view text) const;

private:
    explicit Folder(std::string path) : m_path(std::move(path)) {}
    std::vector<Found> list() const;
    bool hasLock(const Found& file) const;
    Result<std::string> placeAside(const Found& file) const;

    std::string m_path;
};

} // namespace posthorn::semaphores
