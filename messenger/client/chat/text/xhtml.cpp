// XEP-0071, read through a list of what may pass.
#include <array>

#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/text/styling.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view xhtml = "http://www.w3.org/1999/xhtml";
constexpr int deepest = 30;
constexpr int mostElements = 2000;

struct Look {
    quint16 style = 0;
    quint32 colour = 0;
    QString link;
    bool operator==(const Look&) const = default;
};

class Reader {
public:
    bool read(const xmpp::Element& element, const Look& look, int depth)
    {
        if (depth > deepest)
            return false;
        for (const xmpp::Element& each : element.children) {
            if (++m_seen > mostElements || m_rich.text.size() > longestText)
                return false;
            if (each.isText()) {
                append(safeText(each.characters), look);
                continue;
            }
            if (each.ns != xhtml || each.name == "script" || each.name == "style" || each.name == "head" || each.name == "title")
                continue;
            const bool block = each.name == "p" || each.name == "div" || each.name == "blockquote" || each.name == "li" || each.name == "pre" ||
                               (each.name.size() == 2 && each.name[0] == 'h' && each.name[1] >= '1' && each.name[1] <= '6');
            if (each.name == "br" || (block && !m_rich.text.isEmpty() && !m_rich.text.endsWith(u'\n')))
                append(QStringLiteral("\n"), {});
            if (each.name == "li")
                append(QStringLiteral("\u2022 "), look);
            if (!read(each, lookOf(each, look), depth + 1))
                return false;
            if (block && !m_rich.text.endsWith(u'\n'))
                append(QStringLiteral("\n"), {});
        }
        return true;
    }

    RichText take()
    {
        while (m_rich.text.endsWith(u'\n'))
            m_rich.text.chop(1);
        tidy(m_rich.spans, m_rich.text.size());
        return std::move(m_rich);
    }

private:
    static Look lookOf(const xmpp::Element& element, Look look)
    {
        static constexpr std::array<std::pair<std::string_view, quint16>, 12> styles{{
            {"strong", Span::Bold}, {"b", Span::Bold}, {"em", Span::Italic}, {"i", Span::Italic}, {"cite", Span::Italic}, {"u", Span::Underline},
            {"del", Span::Strike}, {"s", Span::Strike}, {"code", Span::Code}, {"kbd", Span::Code}, {"pre", Span::Code | Span::Block}, {"blockquote", Span::Quote}}};
        for (const auto& [name, style] : styles) {
            if (element.name == name)
                look.style |= style;
        }
        if (element.name == "a") {
            const std::string_view address = element.attribute("href");
            look.link = safeLink(QString::fromUtf8(address.data(), qsizetype(address.size())));
        }
        const std::string_view css = element.attribute("style");
        for (const QString& each : QString::fromUtf8(css.data(), std::min<qsizetype>(qsizetype(css.size()), 1000)).split(u';')) {
            const QString name = each.section(u':', 0, 0).trimmed().toLower(), value = each.section(u':', 1).trimmed().toLower();
            if (name == QLatin1String("color"))
                look.colour = colourOf(value.toStdString());
            else if (name == QLatin1String("font-weight") && (value == QLatin1String("bold") || value.toInt() >= 600))
                look.style |= Span::Bold;
            else if (name == QLatin1String("font-style") && (value == QLatin1String("italic") || value == QLatin1String("oblique")))
                look.style |= Span::Italic;
            else if (name == QLatin1String("text-decoration"))
                look.style |= (value.contains(QLatin1String("underline")) ? Span::Underline : 0) | (value.contains(QLatin1String("line-through")) ? Span::Strike : 0);
        }
        return look;
    }

    void append(QString text, const Look& look)
    {
        if (!(look.style & Span::Block)) {
            // White space is one space, as in HTML; a break of our own passes.
            const bool isBreak = text == QLatin1String("\n");
            if (!isBreak) {
                const bool before = !text.isEmpty() && text.front().isSpace(), after = !text.isEmpty() && text.back().isSpace();
                const QString simple = text.simplified();
                text = simple.isEmpty() ? QStringLiteral(" ") : (before ? QStringLiteral(" ") : QString()) + simple + (after ? QStringLiteral(" ") : QString());
                if (m_rich.text.isEmpty() || m_rich.text.back().isSpace())
                    text = text.startsWith(u' ') ? text.mid(1) : text;
            }
        }
        const int start = int(m_rich.text.size());
        m_rich.text += text;
        if (text.isEmpty() || look == Look{})
            return;
        if (!m_rich.spans.isEmpty()) {
            Span& last = m_rich.spans.back();
            if (last.start + last.length == start && last.style == look.style && last.colour == look.colour && last.link == look.link) {
                last.length += int(text.size());
                return;
            }
        }
        m_rich.spans.append({start, int(text.size()), look.style, look.colour, look.link});
    }

    RichText m_rich;
    int m_seen = 0;
};

} // namespace

std::optional<RichText> readXhtml(const xmpp::Element& html)
{
    const xmpp::Element* const body = html.child("body", xhtml);
    if (!body)
        return std::nullopt;
    Reader reader;
    if (!reader.read(*body, {}, 0))
        return std::nullopt;
    RichText rich = reader.take();
    if (rich.text.trimmed().isEmpty())
        return std::nullopt;
    return rich;
}

} // namespace posthorn::messenger
