#include "semaphores/im_file.h"

#include <optional>

#include "base/text.h"

namespace posthorn::semaphores {

Result<ImFile> parseImFile(std::string_view bytes)
{
    if (bytes.size() > largestFile)
        return fail(ErrorKind::TooLarge, "it is longer than 64 KiB");
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (!isUtf8(bytes) || bytes.find('\0') != std::string_view::npos)
        return fail(ErrorKind::Invalid, "it is not UTF-8 text");
    std::optional<MailAddress> to, from;
    while (!bytes.empty()) {
        std::string_view line = takeUntil(bytes, '\n');
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            break;
        const size_t colon = line.find(':');
        const std::string_view name = trimmed(line.substr(0, colon));
        std::optional<MailAddress>* const field = equalsIgnoreCase(name, "To")     ? &to
                                                  : equalsIgnoreCase(name, "From") ? &from
                                                                                   : nullptr;
        if (colon == std::string_view::npos || !field)
            return fail(ErrorKind::Invalid, "only To: and From: may stand in front of the blank line");
        if (*field)
            return fail(ErrorKind::Invalid, std::string(name) + ": stands there twice");
        *field = MailAddress::parse(trimmed(line.substr(colon + 1)));
        if (!*field)
            return fail(ErrorKind::Invalid, std::string(name) + ": names no address");
    }
    if (!to || !from)
        return fail(ErrorKind::Invalid, to ? "From: is missing" : "To: is missing");
    ImFile found{std::move(*to), from->text(), {}};
    for (const char c : bytes) {
        if (c != '\r')
            found.text += c;
    }
    found.text.resize(trimmed(found.text).empty() ? 0 : found.text.find_last_not_of("\n\t ") + 1);
    if (found.text.empty())
        return fail(ErrorKind::Invalid, "there is no text behind the blank line");
    return found;
}

} // namespace posthorn::semaphores
