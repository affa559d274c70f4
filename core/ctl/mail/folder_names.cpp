#include "ctl/mail/folder_names.h"

#include <algorithm>

#include "base/text.h"
#include "imap/parser/mailbox_name.h"

namespace posthorn::ctl {

namespace {

int hexValue(char c)
{
    const size_t value = std::string_view("0123456789ABCDEF").find(asciiUpper(c));
    return value == std::string_view::npos ? -1 : int(value);
}

} // namespace

std::optional<std::string> folderOfMaildir(std::string_view fileName)
{
    if (!fileName.starts_with('.'))
        return std::nullopt;
    if (fileName.size() == 1)
        return "INBOX";
    std::string levels(fileName.substr(1));
    std::replace(levels.begin(), levels.end(), '.', '/');
    // Dots within a level, which RFC 3501's form of UTF-7 would write as they are.
    constexpr std::string_view dot = "&AC4-";
    std::string name;
    for (size_t i = 0; i < levels.size();) {
        const size_t next = std::min(levels.find(dot, i), levels.size());
        const auto part = imap::decodeMailboxName(std::string_view(levels).substr(i, next - i));
        if (!part)
            return std::nullopt;
        name += *part;
        if (next < levels.size())
            name += '.';
        i = next + dot.size();
    }
    return name;
}

std::string maildirOfFolder(std::string_view folder)
{
    if (folder == "INBOX")
        return ".";
    std::string name = ".";
    for (const char c : imap::encodeMailboxName(folder)) {
        if (c == '.')
            name += "&AC4-";
        else
            name += c == '/' ? '.' : c;
    }
    return name;
}

std::string pathOfFolder(std::string_view folder)
{
    std::string path;
    for (const std::string_view level : split(folder, '/')) {
        path += path.empty() ? "" : "/";
        for (size_t i = 0; i < level.size(); ++i) {
            const auto c = static_cast<unsigned char>(level[i]);
            if (c < 32 || c == 127 || c == '%' || (c == '.' && i == 0)) {
                path += '%';
                path += "0123456789ABCDEF"[c >> 4];
                path += "0123456789ABCDEF"[c & 15];
            } else {
                path += char(c);
            }
        }
    }
    return path;
}

std::string folderOfPath(std::string_view path)
{
    std::string name;
    for (size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '%' && i + 2 < path.size() && hexValue(path[i + 1]) >= 0 && hexValue(path[i + 2]) >= 0) {
            name += char(hexValue(path[i + 1]) * 16 + hexValue(path[i + 2]));
            i += 2;
        } else {
            name += path[i];
        }
    }
    return name;
}

} // namespace posthorn::ctl
