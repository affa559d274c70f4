#include "messenger/client/chat/text/styling.h"

#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

quint16 styleOf(QChar mark)
{
    switch (mark.unicode()) {
    case u'*': return Span::Bold;
    case u'_': return Span::Italic;
    case u'~': return Span::Strike;
    case u'`': return Span::Code;
    }
    return 0;
}

// XEP-0393 section 6.2: spans within one line. A mark opens at the line's beginning, after white space or after another
// opening mark, and where no white space follows; it closes where none stands before it. Each character gets its style;
// runs of the same one become spans afterwards.
void styleLine(const QString& text, qsizetype begin, qsizetype end, QList<quint16>& styles, quint16 base, int depth)
{
    for (qsizetype at = begin; at < end; ++at) {
        const quint16 style = styleOf(text.at(at));
        if (!style || depth > 8)
            continue;
        const bool afterStart = at == begin || text.at(at - 1).isSpace() || styleOf(text.at(at - 1));
        if (!afterStart || at + 1 >= end || text.at(at + 1).isSpace() || text.at(at + 1) == text.at(at))
            continue;
        qsizetype close = at + 2;
        for (; close < end; ++close) {
            if (text.at(close) == text.at(at) && !text.at(close - 1).isSpace())
                break;
        }
        if (close >= end)
            continue;
        const quint16 inner = quint16(base | style);
        for (qsizetype each = at + 1; each < close; ++each)
            styles[each] |= inner;
        if (style != Span::Code)
            styleLine(text, at + 1, close, styles, inner, depth + 1);
        at = close;
    }
}

} // namespace

QList<Span> readStyling(const QString& text)
{
    // Marks that do not match would make long lines of them slow: past this, text is text.
    if (text.size() > 16384)
        return {};
    QList<quint16> styles(text.size(), 0);
    bool inBlock = false;
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = text.indexOf(u'\n', begin);
        if (end < 0)
            end = text.size();
        qsizetype first = begin;
        quint16 base = 0;
        if (!inBlock) {
            for (int depth = 0; first < end && text.at(first) == u'>' && depth < 8; ++depth) {
                base = Span::Quote;
                ++first;
                if (first < end && text.at(first) == u' ')
                    ++first;
            }
        }
        const QStringView line = QStringView(text).mid(first, end - first);
        if (inBlock && line.trimmed() == u"```") {
            inBlock = false;
        } else if (inBlock) {
            for (qsizetype each = begin; each < end; ++each)
                styles[each] = Span::Code | Span::Block;
        } else {
            for (qsizetype each = begin; base && each < end; ++each)
                styles[each] |= base;
            if (line.startsWith(u"```") && !base)
                inBlock = true;
            else if (end - first <= 2000)
                styleLine(text, first, end, styles, base, 0);
        }
        begin = end + 1;
    }
    QList<Span> spans;
    for (qsizetype at = 0; at < styles.size();) {
        qsizetype end = at + 1;
        // Lines of one block or quote go together with the break between them.
        while (end < styles.size() && (styles[end] == styles[at] || (text.at(end) == u'\n' && end + 1 < styles.size() && styles[at] & (Span::Block | Span::Quote) &&
                                                                     styles[end + 1] == styles[at])))
            ++end;
        if (styles[at])
            spans.append({int(at), int(end - at), styles[at], 0, {}});
        at = end;
    }
    tidy(spans, text.size());
    return spans;
}

QList<Span> readMarkup(const xmpp::Element& markup, const QString& text)
{
    // It counts code points, we count UTF-16.
    QList<int> places;
    for (qsizetype at = 0; at < text.size(); at += text.at(at).isHighSurrogate() ? 2 : 1)
        places.append(int(at));
    places.append(int(text.size()));
    QList<quint16> styles(text.size(), 0);
    int seen = 0;
    for (const xmpp::Element& each : markup.children) {
        if (each.isText() || ++seen > 200)
            continue;
        bool startFine = false, endFine = false;
        const auto number = [](std::string_view value, bool& fine) { return QByteArray::fromRawData(value.data(), qsizetype(value.size())).toInt(&fine); };
        const int start = number(each.attribute("start"), startFine), end = number(each.attribute("end"), endFine);
        if (!startFine || !endFine || start < 0 || start >= end || end >= places.size())
            continue;
        quint16 style = 0;
        if (each.name == "span") {
            for (const xmpp::Element& kind : each.children) {
                style |= kind.name == "emphasis" ? Span::Italic : kind.name == "strong" ? Span::Bold : kind.name == "code" ? Span::Code : kind.name == "deleted" ? Span::Strike : 0;
            }
        } else {
            style = each.name == "bcode" ? quint16(Span::Code | Span::Block) : each.name == "bquote" ? quint16(Span::Quote) : quint16(0);
        }
        for (int at = places[start]; at < places[end]; ++at)
            styles[at] |= style;
    }
    QList<Span> spans;
    for (qsizetype at = 0; at < styles.size();) {
        qsizetype end = at + 1;
        while (end < styles.size() && styles[end] == styles[at])
            ++end;
        if (styles[at])
            spans.append({int(at), int(end - at), styles[at], 0, {}});
        at = end;
    }
    tidy(spans, text.size());
    return spans;
}

} // namespace posthorn::messenger
