// Maildir and Maildir++: a file for each message, its flags at the end of its name, folders as ".Name" beside cur, new and tmp.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ctl/mail/message.h"

namespace posthorn::ctl {

struct MaildirName {
    std::string base;  ///< what stays when flags change
    uint32_t flags = 0;
    std::vector<std::string> keywords;
};

/// "1700000000.M1P2.host:2,RS". @p letters are the keywords of a to z, as dovecot-keywords has them.
MaildirName parseMaildirName(std::string_view fileName, const std::map<char, std::string>& letters = {});
/// ":2,RS".
std::string maildirInfo(uint32_t flags, const std::vector<std::string>& keywords, const std::map<char, std::string>& letters = {});

/// The lines "0 Important" of a file dovecot-keywords.
std::map<char, std::string> parseKeywordFile(std::string_view text);
std::string formatKeywordFile(const std::map<char, std::string>& letters);

bool isMaildir(const std::string& path);
/// The folders of a Maildir++ by their names as files, "." for itself.
std::vector<std::string> maildirFolders(const std::string& path);
/// The files of one folder, by "cur/..." and "new/...", in the order of their names.
std::vector<std::string> maildirFiles(const std::string& path);

} // namespace posthorn::ctl
