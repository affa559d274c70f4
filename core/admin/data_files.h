// Text files of the data folder as administrators at other hosts get at them. What is no business of theirs stays out of
// reach: databases, mail, keys, and whatever a symbolic link leads to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace posthorn::admin {

/// Paths are relative to the data folder, with slashes. Denied for one that is absolute, has "..", or leads to what is
/// protected; NotFound; Io. No call follows a symbolic link. Not for workers.
class DataFiles {
public:
    static constexpr size_t largest = 16 * 1024 * 1024;

    explicit DataFiles(std::string folder) : m_folder(std::move(folder)) {}

    /// Names and sizes of the regular files of a folder ("." for the data folder itself) that match, sorted.
    Result<std::vector<std::pair<std::string, uint64_t>>> list(std::string_view path, std::string_view pattern) const;
    /// TooLarge; Unsupported for what is no text.
    Result<std::string> read(std::string_view path) const;
    /// Replaces the file at once and as a whole, or makes it; its folder must exist. Removes it when @p text is empty.
    Result<void> write(std::string_view path, std::string_view text) const;

    /// The path without needless parts ("./a//b" is "a/b"). Denied as above.
    static Result<std::string> check(std::string_view path);

private:
    const std::string m_folder;
};

} // namespace posthorn::admin
