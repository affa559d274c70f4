#include "xmpp/stanza/message_rules.h"

#include <algorithm>

#include <QDateTime>
#include <QTimeZone>

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

// Elements that make a message without a body one that counts.
constexpr std::string_view weighty[] = {
    "urn:xmpp:receipts",             // XEP-0184
    "urn:xmpp:chat-markers:0",       // XEP-0333
    "urn:xmpp:message-retract:1",    // XEP-0424
    "urn:xmpp:message-retract:0",
    "urn:xmpp:fasten:0",             // XEP-0422
    "urn:xmpp:reactions:0",          // XEP-0444
    "urn:xmpp:message-correct:0",    // XEP-0308
    "jabber:x:conference",           // XEP-0249
    "urn:xmpp:jingle-message:0",     // XEP-0353
    "urn:xmpp:call-invites:0",
};

constexpr std::string_view encrypted[] = {
    "eu.siacs.conversations.axolotl", // XEP-0384 before 0.8
    "urn:xmpp:omemo:1", "urn:xmpp:omemo:2",
    "urn:xmpp:openpgp:0",  // XEP-0373
    "jabber:x:encrypted",  // XEP-0027
    "urn:xmpp:eme:0",      // XEP-0380 names any other
};

bool hint(const Stanza& message, std::string_view name)
{
    return message.child(name, ns::hints) != nullptr;
}

bool hasAny(const Stanza& message, const auto& namespaces)
{
    return std::any_of(message.content.begin(), message.content.end(), [&](const Element& each) {
        return std::find(std::begin(namespaces), std::end(namespaces), each.ns) != std::end(namespaces);
    });
}

bool isPersonal(const Stanza& message)
{
    return message.type.empty() || message.type == "normal" || message.type == "chat";
}

} // namespace

bool hasSubstance(const Stanza& message)
{
    return message.child("body", ns::client) || hint(message, "store") || hasAny(message, weighty) ||
           hasAny(message, encrypted);
}

bool isWorthArchiving(const Stanza& message)
{
    return isPersonal(message) && !hint(message, "no-store") && !hint(message, "no-permanent-store") &&
           hasSubstance(message);
}

bool isWorthKeepingInRoom(const Stanza& message)
{
    if (hint(message, "no-store") || hint(message, "no-permanent-store"))
        return false;
    const bool onlyMarks = !message.child("body", ns::client) && !hint(message, "store") &&
                           (message.childIn(ns::receipts) || message.childIn(ns::markers));
    return !onlyMarks && hasSubstance(message);
}

bool isWorthWaiting(const Stanza& message)
{
    return isPersonal(message) && !hint(message, "no-store") && hasSubstance(message);
}

bool isWorthCopying(const Stanza& message)
{
    if (message.child("private", ns::carbons) || hint(message, "no-copy"))
        return false;
    if (message.type == "chat")
        return true;
    return isPersonal(message) && (hasSubstance(message) || message.childIn(ns::chatStates));
}

bool isOnlyChatState(const Stanza& message)
{
    if (message.kind != Kind::Message || message.content.empty() || message.isError())
        return false;
    return std::all_of(message.content.begin(), message.content.end(), [](const Element& each) {
        return each.ns == ns::chatStates || each.is("thread", ns::client) || each.ns == ns::hints;
    });
}

bool isEncrypted(const Stanza& message)
{
    return hasAny(message, encrypted);
}

std::string formatDateTime(UnixMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

std::optional<UnixMs> parseDateTime(std::string_view text)
{
    if (text.size() > 40)
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(QString::fromUtf8(text.data(), qsizetype(text.size())), Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime) // XEP-0082 demands an offset
        return std::nullopt;
    return time.toMSecsSinceEpoch();
}

Element delayElement(const Jid& from, UnixMs time)
{
    Element delay("delay", ns::delay);
    delay.set("from", from.text()).set("stamp", formatDateTime(time));
    return delay;
}

} // namespace posthorn::xmpp
