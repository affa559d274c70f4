// links: posthorn-messenger-client
// What others write, on its way to the window: styling (XEP-0393), markup (0394), rich text (0071), links, names, colours. Whatever
// comes, no span leaves its text or covers another, no address but harmless ones is opened, and no mark of direction gets through.
#include <cstdint>
#include <cstdlib>

#include <QUrl>

#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/text/styling.h"
#include "xmpp/xml/read.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

void checkText(const QString& text)
{
    int open = 0;
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        check(u >= 0x20 || u == u'\n' || u == u'\t');
        check(!(u >= 0x202A && u <= 0x202E) && u != 0x200E && u != 0x200F && u != 0x061C);
        open += u >= 0x2066 && u <= 0x2068 ? 1 : u == 0x2069 ? -1 : 0;
        check(open >= 0);
    }
    check(open == 0);
}

void checkSpans(const QList<Span>& spans, const QString& text)
{
    int end = 0;
    for (const Span& each : spans) {
        check(each.start >= end && each.length > 0 && each.start + each.length <= text.size());
        end = each.start + each.length;
        if (each.link.isEmpty())
            continue;
        const QString scheme = QUrl(each.link).scheme().toLower();
        check(scheme == QLatin1String("http") || scheme == QLatin1String("https") || scheme == QLatin1String("mailto") || scheme == QLatin1String("xmpp"));
        check(safeLink(each.link) == each.link);
    }
    check(spans.size() <= 500);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 64 * 1024)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const QString text = safeText(bytes);
    checkText(text);
    QList<Span> spans = readStyling(text);
    checkSpans(spans, text);
    findLinks(text, spans);
    checkSpans(spans, text);
    mentions(text, QStringLiteral("al"), &spans);
    checkSpans(spans, text);
    const QString name = safeName(bytes);
    checkText(name);
    check(name.size() <= longestName && !name.contains(u'\n') && !name.contains(QChar(0x2067)));
    check(previewOf(text).size() <= 200);
    (void)colourOf(bytes);
    const QString link = safeLink(QString::fromUtf8(bytes.data(), qsizetype(bytes.size())));
    check(link.isEmpty() || safeLink(link) == link);
    const auto element = xmpp::readXml(bytes);
    if (!element)
        return 0;
    if (auto rich = readXhtml(*element)) {
        checkText(rich->text);
        findLinks(rich->text, rich->spans);
        checkSpans(rich->spans, rich->text);
    }
    const QString body = safeText(element->childText("body", element->ns));
    QList<Span> marked = readMarkup(*element, body);
    checkSpans(marked, body);
    findLinks(body, marked);
    checkSpans(marked, body);
    return 0;
}
