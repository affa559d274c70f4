#include "messenger/client/chat/reader.h"

#include <QLocale>
#include <QMimeDatabase>
#include <QUrl>

#include "base/text.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/text/styling.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostReactions = 20; ///< of one sender on one message

// XEP-0428: takes out the part of the body that is there for those who do not know better, and returns it.
QString takeFallback(const Stanza& stanza, std::string_view of, QString& text)
{
    for (const Element& each : stanza.content) {
        if (!each.is("fallback", fallbackNs) || each.attribute("for") != of)
            continue;
        const Element* const part = each.child("body", fallbackNs);
        if (!part || !part->hasAttribute("start"))
            return std::exchange(text, {}); // all of it
        QList<char32_t> points;
        for (const char32_t c : text.toUcs4())
            points.append(c);
        const auto start = parseNumber<qsizetype>(part->attribute("start")), end = parseNumber<qsizetype>(part->attribute("end"));
        if (!start || !end || *start < 0 || *start > *end || *end > points.size())
            return {};
        const QString taken = QString::fromUcs4(points.constData() + *start, *end - *start);
        points.remove(*start, *end - *start);
        text = QString::fromUcs4(points.constData(), points.size());
        return taken;
    }
    return {};
}

// The quotation without its marks. It is what the sender says that somebody said: the history puts the right words in its place
// where it has them.
QString quotedIn(const QString& fallback)
{
    QString text;
    for (QString line : fallback.left(2000).split(u'\n')) {
        while (line.startsWith(u'>'))
            line = line.mid(line.startsWith(QLatin1String("> ")) ? 2 : 1);
        text += line + u' ';
    }
    return previewOf(text);
}

FileLink fileAt(const QString& url)
{
    FileLink file;
    file.url = url;
    file.name = safeName(QUrl(url).fileName());
    if (file.name.isEmpty())
        file.name = safeName(QUrl(url).host());
    static const QMimeDatabase types;
    for (const QMimeType& each : types.mimeTypesForFileName(file.name)) {
        file.type = each.name();
        break;
    }
    return file;
}

bool isEmoji(const QString& text)
{
    if (text.isEmpty() || text.size() > 32)
        return false;
    for (const char32_t c : text.toUcs4()) {
        if (c < 0x20 || QChar::isSpace(c) || QChar::isLetter(c) || (c < 0x80 && !(c == '#' || c == '*' || (c >= '0' && c <= '9'))))
            return false;
    }
    return true;
}

} // namespace

std::string bodyOf(const Stanza& stanza, const QString& language)
{
    const std::string wanted = toUtf8((language.isEmpty() ? QLocale().name() : language).left(2));
    const Element* plain = nullptr;
    const Element* first = nullptr;
    for (const Element& each : stanza.content) {
        if (!each.is("body", ns::client))
            continue;
        if (each.language().substr(0, 2) == wanted)
            return each.text();
        if (each.language().empty() && !plain)
            plain = &each;
        if (!first)
            first = &each;
    }
    const Element* const best = plain ? plain : first;
    return best ? best->text() : std::string();
}

bool readContent(const Stanza& stanza, const QString& language, Message& message)
{
    if (xmpp::isEncrypted(stanza)) {
        message.kind = MessageKind::Encrypted;
        message.text.clear();
        return true;
    }
    message.text = safeText(bodyOf(stanza, language));
    if (const Element* const oob = stanza.child("x", oobNs)) {
        const QString url = safeWebLink(fromUtf8(oob->childText("url", oobNs)));
        if (!url.isEmpty()) {
            message.kind = MessageKind::File;
            message.file = fileAt(url);
            if (message.text.trimmed() == url)
                message.text.clear();
            else if (message.text.isEmpty())
                message.text = safeText(oob->childText("desc", oobNs), 1000);
        }
    }
    if (const Element* const reply = stanza.child("reply", replyNs); reply && !reply->attribute("id").empty()) {
        message.replyTo = fromUtf8(reply->attribute("id")).left(200);
        message.replyText = quotedIn(takeFallback(stanza, replyNs, message.text));
    }
    const Element* const html = stanza.child("html", xhtmlImNs);
    std::optional<RichText> rich = html && message.kind == MessageKind::Text && message.replyTo.isEmpty() ? readXhtml(*html) : std::nullopt;
    if (rich) {
        message.text = rich->text;
        message.spans = rich->spans;
    } else if (const Element* const markup = stanza.child("markup", markupNs)) {
        message.spans = readMarkup(*markup, message.text);
    } else if (!stanza.child("unstyled", stylingNs)) {
        message.spans = readStyling(message.text);
    }
    findLinks(message.text, message.spans);
    if (const Element* const colour = stanza.child("colour", colourNs))
        message.colour = colourOf(colour->attribute("value"));
    return message.kind == MessageKind::File || !message.text.trimmed().isEmpty();
}

std::optional<Change> readDeed(const Stanza& stanza, const Message& message, bool byRoom)
{
    Change change;
    change.message = message;
    change.byRoom = byRoom;
    if (const Element* const retract = stanza.child("retract", retractNs)) {
        const Element* const moderated = retract->child("moderated", moderateNs);
        // Only the room itself speaks of moderation.
        if (bool(moderated) != byRoom)
            return std::nullopt;
        change.kind = Change::Kind::Retract;
        change.target = fromUtf8(retract->attribute("id")).left(200);
        if (moderated) {
            const auto by = Jid::parse(moderated->attribute("by"));
            change.message.sender = by ? safeName(by->resource) : QString();
            change.message.reason = safeText(retract->childText("reason", retractNs), 500);
        }
        return change;
    }
    if (byRoom)
        return std::nullopt;
    if (const Element* const reactions = stanza.child("reactions", reactionsNs)) {
        change.kind = Change::Kind::React;
        change.target = fromUtf8(reactions->attribute("id")).left(200);
        for (const Element& each : reactions->children) {
            if (!each.is("reaction", reactionsNs) || change.reactions.size() >= mostReactions)
                continue;
            if (const QString emoji = fromUtf8(each.text()).trimmed(); isEmoji(emoji) && !change.reactions.contains(emoji))
                change.reactions.append(emoji);
        }
        return change;
    }
    if (const Element* const replace = stanza.child("replace", correctNs)) {
        change.kind = Change::Kind::Correct;
        change.target = fromUtf8(replace->attribute("id")).left(200);
        return change;
    }
    return std::nullopt;
}

} // namespace posthorn::messenger
