#include "messenger/client/chat/text/safe.h"

#include <algorithm>

#include <QRegularExpression>
#include <QUrl>

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostSpans = 500;

bool turnsDirection(char32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || c == 0x200E || c == 0x200F || c == 0x061C;
}

bool isIsolate(char32_t c)
{
    return c >= 0x2066 && c <= 0x2069;
}

// What shows nothing and hides that two names differ: zero width space, word joiner, soft hyphen, tags, ... The joiners
// (200C, 200D) are left, which emoji and several scripts need.
bool isInvisible(char32_t c)
{
    return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || c == 0x180E || (c >= 0x2061 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F) ||
           (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE001F);
}

bool isControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF;
}

QString fromUtf8(std::string_view utf8, qsizetype most)
{
    // Four octets at most a character: the rest would be cut off anyway.
    return QString::fromUtf8(utf8.data(), std::min<qsizetype>(qsizetype(utf8.size()), most * 4)).left(most);
}

bool overlaps(const QList<Span>& spans, int start, int length)
{
    return std::any_of(spans.begin(), spans.end(), [&](const Span& each) { return start < each.start + each.length && each.start < start + length; });
}

} // namespace

QString safeText(std::string_view utf8, qsizetype most)
{
    const QString text = fromUtf8(utf8, most);
    QString out;
    out.reserve(text.size());
    int open = 0;
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\n' || c == U'\t') {
            for (; c == U'\n' && open > 0; --open)
                out += QChar(0x2069);
            out += QChar(char16_t(c));
        } else if (isIsolate(c)) {
            if (c == 0x2069 ? open == 0 : open >= 8)
                continue;
            open += c == 0x2069 ? -1 : 1;
            out += QChar(char16_t(c));
        } else if (!isControl(c) && !turnsDirection(c)) {
            out += QStringView(QChar::fromUcs4(c));
        }
    }
    for (; open > 0; --open)
        out += QChar(0x2069);
    return out;
}

QString safeName(const QString& name, qsizetype most)
{
    QString out;
    for (const char32_t c : name.left(most * 4).toUcs4()) {
        if (isControl(c) || c == 0x2028 || c == 0x2029)
            out += u' ';
        else if (!turnsDirection(c) && !isIsolate(c) && !isInvisible(c))
            out += QStringView(QChar::fromUcs4(c));
    }
    out = out.simplified();
    if (out.size() > most) {
        out.truncate(most - 1);
        if (out.back().isHighSurrogate())
            out.chop(1);
        out += QChar(0x2026);
    }
    return out;
}

QString safeName(std::string_view utf8, qsizetype most)
{
    return safeName(fromUtf8(utf8, most * 4), most);
}

QString safeLink(const QString& address)
{
    const QString trimmed = address.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > 4000)
        return {};
    for (const QChar c : trimmed) {
        if (c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            return {};
    }
    const QUrl url(trimmed, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (scheme == QLatin1String("http") || scheme == QLatin1String("https"))
        // What stands before an @ looks like a host and is none.
        return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() ? trimmed : QString();
    if (scheme == QLatin1String("mailto") || scheme == QLatin1String("xmpp"))
        return url.isValid() && !url.path().isEmpty() ? trimmed : QString();
    return {};
}

QString safeWebLink(const QString& address)
{
    const QString link = safeLink(address);
    return link.startsWith(QLatin1String("http"), Qt::CaseInsensitive) ? link : QString();
}

void findLinks(const QString& text, QList<Span>& spans)
{
    static const QRegularExpression pattern(QStringLiteral("\\b(?:https?://|mailto:|xmpp:|www\\.)[^\\s<>\"\\x{2066}-\\x{2069}]{2,2000}"),
                                            QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QList<Span> before = spans;
    auto matches = pattern.globalMatch(text);
    for (int n = 0; n < mostSpans && matches.hasNext(); ++n) {
        const auto match = matches.next();
        QString found = match.captured();
        // Punctuation behind it belongs to the sentence; a bracket to what opened it.
        while (!found.isEmpty()) {
            const QChar last = found.back();
            const bool closes = (last == u')' && found.count(u'(') < found.count(u')')) || (last == u']' && found.count(u'[') < found.count(u']'));
            if (!closes && !QStringLiteral(".,;:!?'*_~`").contains(last))
                break;
            found.chop(1);
        }
        const QString link = safeLink(found.startsWith(QLatin1String("www."), Qt::CaseInsensitive) ? QStringLiteral("https://") + found : found);
        const int start = int(match.capturedStart()), length = int(found.size());
        if (link.isEmpty() || found.size() < 5)
            continue;
        // Within one run of bold text it becomes a part of that; across its borders it stays text.
        const auto around = std::find_if(spans.begin(), spans.end(), [&](const Span& each) { return each.start <= start && start + length <= each.start + each.length; });
        if (around == spans.end()) {
            if (!overlaps(spans, start, length))
                spans.append({start, length, 0, 0, link});
            continue;
        }
        if (around->style & Span::Code)
            continue;
        if (!around->link.isEmpty()) {
            // Rich text that reads as one address and leads to another's: what is read is what opens.
            if (QUrl(around->link).host() != QUrl(link).host())
                around->link = link;
            continue;
        }
        const Span whole = *around;
        spans.erase(around);
        Span inner = whole;
        inner.start = start;
        inner.length = length;
        inner.link = link;
        spans.append(inner);
        if (start > whole.start)
            spans.append({whole.start, start - whole.start, whole.style, whole.colour, {}});
        if (const int end = whole.start + whole.length; start + length < end)
            spans.append({start + length, end - start - length, whole.style, whole.colour, {}});
    }
    tidy(spans, text.size());
}

bool mentions(const QString& text, const QString& nick, QList<Span>* spans)
{
    if (nick.isEmpty())
        return false;
    bool found = false;
    for (qsizetype at = text.indexOf(nick, 0, Qt::CaseInsensitive); at >= 0; at = text.indexOf(nick, at + nick.size(), Qt::CaseInsensitive)) {
        const qsizetype end = at + nick.size();
        const bool begins = at == 0 || !text.at(at - 1).isLetterOrNumber();
        const bool ends = end == text.size() || !text.at(end).isLetterOrNumber();
        if (!begins || !ends)
            continue;
        found = true;
        if (spans && !overlaps(*spans, int(at), int(nick.size())))
            spans->append({int(at), int(nick.size()), Span::Mention, 0, {}});
    }
    if (spans)
        tidy(*spans, text.size());
    return found;
}

QString previewOf(const QString& text, qsizetype most)
{
    QString line = text.left(most * 4).simplified();
    if (line.size() > most) {
        line.truncate(most - 1);
        line += QChar(0x2026);
    }
    return line;
}

void tidy(QList<Span>& spans, qsizetype length)
{
    std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    QList<Span> kept;
    int end = 0;
    for (Span span : spans) {
        if (span.start < 0 || span.length <= 0 || span.start >= length || kept.size() >= mostSpans)
            continue;
        span.length = int(std::min<qsizetype>(span.length, length - span.start));
        if (span.start < end || (!span.style && !span.colour && span.link.isEmpty()))
            continue;
        end = span.start + span.length;
        kept.append(std::move(span));
    }
    spans = std::move(kept);
}

quint32 colourOf(std::string_view text)
{
    const QString name = QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed().toLower();
    static const QRegularExpression hash(QStringLiteral("^#([0-9a-f]{6}|[0-9a-f]{3})$"));
    static const QRegularExpression rgb(QStringLiteral("^rgb\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)$"));
    if (const auto match = hash.match(name); match.hasMatch()) {
        QString digits = match.captured(1);
        if (digits.size() == 3)
            digits = QString(digits[0]).repeated(2) + QString(digits[1]).repeated(2) + QString(digits[2]).repeated(2);
        return 0xFF000000u | digits.toUInt(nullptr, 16);
    }
    if (const auto match = rgb.match(name); match.hasMatch()) {
        const auto part = [&](int n) { return std::min(255u, match.captured(n).toUInt()); };
        return 0xFF000000u | part(1) << 16 | part(2) << 8 | part(3);
    }
    static const std::pair<const char*, quint32> names[] = {
        {"black", 0x000000}, {"silver", 0xC0C0C0}, {"gray", 0x808080}, {"white", 0xFFFFFF}, {"maroon", 0x800000}, {"red", 0xFF0000},
        {"purple", 0x800080}, {"fuchsia", 0xFF00FF}, {"green", 0x008000}, {"lime", 0x00FF00}, {"olive", 0x808000}, {"yellow", 0xFFFF00},
        {"navy", 0x000080}, {"blue", 0x0000FF}, {"teal", 0x008080}, {"aqua", 0x00FFFF}};
    for (const auto& [known, value] : names) {
        if (name == QLatin1String(known))
            return 0xFF000000u | value;
    }
    return 0;
}

} // namespace posthorn::messenger
