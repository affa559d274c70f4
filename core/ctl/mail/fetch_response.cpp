#include "ctl/mail/fetch_response.h"

#include "base/text.h"
#include "imap/parser/dates.h"

namespace posthorn::ctl {

namespace {

constexpr std::pair<std::string_view, uint32_t> flagNames[] = {
    {"\\Seen", Seen}, {"\\Answered", Answered}, {"\\Flagged", Flagged}, {"\\Deleted", Deleted}, {"\\Draft", Draft}};

void takeFlags(FetchedMessage& message, std::string_view list)
{
    for (const std::string_view word : split(list, ' ')) {
        uint32_t flag = 0;
        for (const auto& [name, value] : flagNames)
            flag |= equalsIgnoreCase(word, name) ? value : 0;
        message.flags |= flag;
        if (flag == 0 && !word.empty() && word[0] != '\\')
            message.keywords.emplace_back(word);
    }
}

/// What stands between @p open and @p close behind @p word; empty where it is missing.
std::string_view between(std::string_view text, std::string_view word, char close)
{
    const size_t at = text.find(word);
    if (at == std::string_view::npos)
        return {};
    std::string_view rest = text.substr(at + word.size());
    return takeUntil(rest, close);
}

} // namespace

uint64_t numberAfter(std::string_view response, std::string_view word)
{
    const size_t at = response.find(std::string(word) + ' ');
    if (at == std::string_view::npos)
        return 0;
    const std::string_view digits = response.substr(at + word.size() + 1);
    return parseNumber<uint64_t>(digits.substr(0, digits.find_first_not_of("0123456789"))).value_or(0);
}

FetchedMessage parseFetch(std::string_view response)
{
    FetchedMessage message;
    // The header's text may hold any of the words that are looked for.
    const size_t body = response.find("BODY[");
    const std::string_view items = response.substr(0, body);
    message.uid = numberAfter(items, "UID");
    message.size = numberAfter(items, "RFC822.SIZE");
    message.date = imap::parseDateTime(between(items, "INTERNALDATE \"", '"')).value_or(0);
    takeFlags(message, between(items, "FLAGS (", ')'));
    if (body != std::string_view::npos) {
        const std::string_view rest = response.substr(body);
        const size_t end = rest.find("}\r\n");
        const size_t open = rest.rfind('{', end);
        if (end != std::string_view::npos && open != std::string_view::npos) {
            const size_t size = parseNumber<size_t>(rest.substr(open + 1, end - open - 1)).value_or(0);
            message.header = rest.substr(end + 3, size);
        }
    }
    return message;
}

std::optional<std::string> parseList(std::string_view response)
{
    const size_t list = response.find(" LIST (");
    const size_t end = response.find(')');
    if (list == std::string_view::npos || end == std::string_view::npos)
        return std::nullopt;
    if (toLower(response.substr(list, end - list)).find("\\noselect") != std::string::npos)
        return std::nullopt;
    std::string_view name = response.substr(end + 1);
    for (const std::string_view separator : {" \"/\" ", " NIL "}) {
        if (name.starts_with(separator)) {
            name.remove_prefix(separator.size());
            break;
        }
    }
    if (name.starts_with('{')) {
        const size_t line = name.find("}\r\n");
        return line == std::string_view::npos ? std::nullopt : std::optional(std::string(name.substr(line + 3)));
    }
    if (!name.starts_with('"'))
        return std::string(name);
    std::string text;
    for (size_t i = 1; i < name.size() && name[i] != '"'; ++i) {
        if (name[i] == '\\' && i + 1 < name.size())
            ++i;
        text += name[i];
    }
    return text;
}

} // namespace posthorn::ctl
