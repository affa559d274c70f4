#include "xmpp/policy/conversation_log.h"

#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestText = 16 * 1024;

/// A line of the log is one line.
std::string inOneLine(std::string_view text)
{
    std::string line;
    for (const char c : text.substr(0, longestText)) {
        if (c == '\n')
            line += "\\n";
        else
            line += c;
    }
    return text.size() > longestText ? line + "..." : line;
}

} // namespace

void logConversation(watch::Hub& hub, const Policy& policy, const Stanza& message)
{
    if (policy.log == ConversationLog::None || message.isError())
        return;
    const std::string body = message.childText("body");
    const bool encrypted = isEncrypted(message);
    if (body.empty() && !encrypted)
        return; // markers, receipts, chat states: no conversation
    std::string line = "message from " + message.from.text() + " to " + message.to.text();
    line += " (" + (message.type.empty() ? std::string("normal") : message.type);
    if (encrypted)
        line += ", encrypted";
    line += ", " + std::to_string(body.size()) + " bytes)";
    if (policy.log == ConversationLog::Archive && !encrypted) {
        const std::string subject = message.childText("subject");
        if (!subject.empty())
            line += " subject: " + inOneLine(subject);
        line += ": " + inOneLine(body);
    }
    hub.log(watch::Channel::Xmpp, watch::Level::Info, line);
}

void logArrival(Station& station, const std::string& domain, const Stanza& message)
{
    if (!station.exchange().isLocal(message.from.domain) || station.policies().of(message.from.domain).log == ConversationLog::None)
        logConversation(station.context().hub, station.policies().of(domain), message);
}

} // namespace posthorn::xmpp
