#include "ctl/mail/mail_link.h"

#include "base/text.h"
#include "controller/grammar.h"
#include "ctl/mail/fetch_response.h"
#include "ctl/printer.h"

namespace posthorn::ctl {

namespace {

constexpr uint64_t largestInMemory = 16 << 20; ///< of a literal that is not passed on

/// "{123}" at the end of a line.
std::optional<uint64_t> literalAtEnd(std::string_view line)
{
    if (!line.ends_with('}'))
        return std::nullopt;
    const size_t open = line.rfind('{');
    return open == std::string_view::npos ? std::nullopt : parseNumber<uint64_t>(line.substr(open + 1, line.size() - open - 2));
}

Error refusal(std::string_view text)
{
    const bool overQuota = text.find("[OVERQUOTA]") != std::string_view::npos;
    const bool notFound = text.find("[TRYCREATE]") != std::string_view::npos || text.find("[NONEXISTENT]") != std::string_view::npos;
    const bool exists = text.find("[ALREADYEXISTS]") != std::string_view::npos;
    return {overQuota  ? ErrorKind::OverQuota
            : notFound ? ErrorKind::NotFound
            : exists   ? ErrorKind::Exists
                       : ErrorKind::Invalid,
            false, std::string(text), {}};
}

bool isKeyword(std::string_view text)
{
    for (const char c : text) {
        if (c <= 32 || c >= 127 || std::string_view("(){%*\"\\]").find(c) != std::string_view::npos)
            return false;
    }
    return !text.empty() && text.size() <= 255;
}

std::string flagList(const Message& message)
{
    std::string list;
    for (const auto& [flag, name] : {std::pair{Seen, "\\Seen"}, {Answered, "\\Answered"}, {Flagged, "\\Flagged"},
                                     {Deleted, "\\Deleted"}, {Draft, "\\Draft"}}) {
        if (message.flags & flag)
            list += (list.empty() ? "" : " ") + std::string(name);
    }
    for (const std::string& keyword : message.keywords) {
        if (isKeyword(keyword))
            list += (list.empty() ? "" : " ") + keyword;
    }
    return list;
}

} // namespace

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

Result<MailLink> MailLink::open(Connection connection, const std::string& address)
{
    MailLink link(std::move(connection));
    if (auto done = link.m_connection.send(controller::formatWords({"imap", address}) + "\r\n"); !done)
        return passOn(done.error());
    auto status = link.m_connection.line();
    if (!status)
        return passOn(status.error());
    if (!status->starts_with('+')) {
        const Status parsed = parseStatus(*status);
        return fail(ErrorKind::NotFound, parsed.reason.empty() ? parsed.text : parsed.reason);
    }
    auto greeting = link.m_connection.line();
    if (!greeting)
        return passOn(greeting.error());
    if (!greeting->starts_with("* PREAUTH"))
        return fail(ErrorKind::Unavailable, *greeting);
    if (auto done = link.run("ENABLE UTF8=ACCEPT"); !done)
        return passOn(done.error());
    return link;
}

Result<std::string> MailLink::response(const Literal& literal)
{
    std::string text;
    for (;;) {
        auto line = m_connection.line();
        if (!line)
            return line;
        text += *line;
        const auto size = literalAtEnd(*line);
        if (!size)
            return text;
        if (literal && text.ends_with("BODY[] {" + std::to_string(*size) + '}')) {
            if (auto done = literal(text, *size); !done)
                return passOn(done.error());
            continue;
        }
        if (*size > largestInMemory)
            return fail(ErrorKind::TooLarge, "the server says too much at once");
        text += "\r\n";
        for (uint64_t left = *size; left > 0;) {
            const auto piece = m_connection.some(left);
            if (!piece)
                return passOn(piece.error());
            text += *piece;
            left -= piece->size();
        }
    }
}

Result<void> MailLink::finish(const std::string& tag, const std::function<void(const std::string&)>& untagged,
                              const Literal& literal)
{
    for (;;) {
        auto text = response(literal);
        if (!text)
            return passOn(text.error());
        if (text->starts_with("* BYE"))
            return fail(ErrorKind::Unavailable, "the server ends the connection: " + text->substr(6));
        if (text->starts_with("* ")) {
            if (untagged)
                untagged(*text);
            continue;
        }
        if (!text->starts_with(tag + ' '))
            continue;
        const std::string_view end = std::string_view(*text).substr(tag.size() + 1);
        if (end.starts_with("OK"))
            return {};
        return passOn(refusal(end.substr(std::min<size_t>(end.find(' ') + 1, end.size()))));
    }
}

Result<void> MailLink::run(const std::string& command, const std::function<void(const std::string&)>& untagged,
                           const Literal& literal)
{
    const std::string tag = nextTag();
    if (auto done = m_connection.send(tag + ' ' + command + "\r\n"); !done)
        return done;
    return finish(tag, untagged, literal);
}

Result<std::vector<Folder>> MailLink::folders()
{
    std::vector<Folder> folders;
    auto done = run("LIST \"\" \"*\" RETURN (STATUS (MESSAGES))", [&](const std::string& text) {
        if (const auto name = text.starts_with("* LIST") ? parseList(text) : std::nullopt)
            folders.push_back({*name, 0});
        else if (text.starts_with("* STATUS") && !folders.empty())
            folders.back().messages = numberAfter(text.substr(std::min(text.rfind('('), text.size())), "MESSAGES");
    });
    if (!done)
        return passOn(done.error());
    return folders;
}

// Changes are carried out in the order in which they were asked for; this one changes nothing.
Result<void> MailLink::fence()
{
    auto done = run("UNSUBSCRIBE \"posthornctl's fence\"");
    return !done && done.error().kind == ErrorKind::Unavailable ? done : Result<void>();
}

Result<void> MailLink::create(const std::string& folder)
{
    if (auto done = run("CREATE " + quoted(folder)); !done)
        return done;
    return run("SUBSCRIBE " + quoted(folder));
}

Result<uint64_t> MailLink::examine(const std::string& folder)
{
    uint64_t validity = 0;
    auto done = run("EXAMINE " + quoted(folder), [&](const std::string& text) {
        if (text.starts_with("* OK [UIDVALIDITY "))
            validity = numberAfter(text, "UIDVALIDITY");
    });
    if (!done)
        return passOn(done.error());
    return validity;
}

Result<void> MailLink::headers(std::string_view fields, const std::function<void(const FetchedMessage&)>& each)
{
    return run("UID FETCH 1:* (RFC822.SIZE BODY.PEEK[HEADER.FIELDS (" + std::string(fields) + ")])",
               [&](const std::string& text) {
                   if (text.find(" FETCH (") != std::string::npos)
                       each(parseFetch(text));
               });
}

Result<void> MailLink::messages(std::string_view fields, const Sink& sink)
{
    return run("UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (" + std::string(fields) +
                   ")] BODY.PEEK[])",
               {}, [&](std::string_view before, uint64_t size) -> Result<void> {
                   if (auto done = sink.begins(parseFetch(before)); !done)
                       return done;
                   while (size > 0) {
                       const auto piece = m_connection.some(size);
                       if (!piece)
                           return passOn(piece.error());
                       size -= piece->size();
                       if (auto done = sink.bytes(*piece); !done)
                           return done;
                   }
                   return sink.ends();
               });
}

Result<void> MailLink::append(const std::string& folder, const std::vector<Message>& messages)
{
    m_appendTag = nextTag();
    std::string line = m_appendTag + " APPEND " + quoted(folder);
    for (const Message& message : messages) {
        line += " (" + flagList(message) + ')';
        if (message.date > 0)
            line += " \"" + formatImapDate(message.date) + '"';
        line += " {" + std::to_string(message.bytes.size()) + "+}\r\n";
        if (auto done = m_connection.send(line); !done)
            return done;
        if (auto done = m_connection.send(message.bytes); !done)
            return done;
        line.clear();
    }
    return m_connection.send("\r\n");
}

Result<void> MailLink::appended()
{
    return finish(m_appendTag);
}

} // namespace posthorn::ctl
