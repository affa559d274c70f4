// Looks of a message's text, read from what other programs send: one value, spans, whatever it came as.
#pragma once

#include <optional>

#include "messenger/client/history/message.h"
#include "xmpp/xml/element.h"

namespace posthorn::messenger {

/// XEP-0393: *bold*, _italic_, ~strike~, `code`, blocks between ```, quotes after ">". The marks stay in the text, as the
/// specification asks; spans cover what they mark.
QList<Span> readStyling(const QString& text);

/// XEP-0394: <markup/> on a text of which it counts characters.
QList<Span> readMarkup(const xmpp::Element& markup, const QString& text);

struct RichText {
    QString text;
    QList<Span> spans;
};
/// XEP-0071, of which nothing passes but text, line breaks, strong, em, strike-through, underline, code, quotes, colour
/// and links of harmless schemes: images, styles, scripts, events are not looked at. Nothing where it has no text or is
/// too deep (30) or too much.
std::optional<RichText> readXhtml(const xmpp::Element& html);

} // namespace posthorn::messenger
