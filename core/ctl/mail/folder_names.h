// Folders' names as names of files. IMAP's are UTF-8 with '/' between levels.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn::ctl {

/// Maildir++: ".Lists.Gr&APw-n" is "Lists/Grün"; "." is INBOX. Nothing for a name that is none.
std::optional<std::string> folderOfMaildir(std::string_view fileName);
/// The other way; dots within a level are written as "&AC4-". "." for INBOX.
std::string maildirOfFolder(std::string_view folder);

/// A path below the export's folder, whatever the folder's name: "..", and what else a file's name cannot be, is written as
/// "%2E." and the like.
std::string pathOfFolder(std::string_view folder);
/// The other way.
std::string folderOfPath(std::string_view path);

} // namespace posthorn::ctl
