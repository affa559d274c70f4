// Texts of others, made harmless before anybody shows them.
#pragma once

#include <QList>
#include <QString>

#include "messenger/client/history/message.h"

namespace posthorn::messenger {

inline constexpr qsizetype longestText = 65536; ///< characters of a message
inline constexpr qsizetype longestName = 100;

/// A text of several lines: no control characters but line feed and tab, no marks that turn the direction of what follows
/// (Unicode's bidirectional overrides and embeddings; isolates are closed), cut at @p most.
QString safeText(std::string_view utf8, qsizetype most = longestText);
/// A name of one line: white space made one space, no invisible characters and no marks of direction; never markup.
QString safeName(const QString& name, qsizetype most = longestName);
QString safeName(std::string_view utf8, qsizetype most = longestName);

/// The address as it may be opened; empty for every scheme but http, https, mailto and xmpp, and for what is no address.
QString safeLink(const QString& address);
/// The same for what can be fetched: http and https with a host.
QString safeWebLink(const QString& address);
/// Links found in @p text, as spans; those of @p spans that cover code are left alone, and no two overlap.
void findLinks(const QString& text, QList<Span>& spans);
/// Whether @p text names @p nick as a word of its own.
bool mentions(const QString& text, const QString& nick, QList<Span>* spans = nullptr);
/// One line, cut at @p most, for lists and notifications.
QString previewOf(const QString& text, qsizetype most = 200);

/// Cuts spans to 0..@p length, drops empty ones, those over 500, and those that overlap an earlier one.
void tidy(QList<Span>& spans, qsizetype length);
/// "#c00000" or "rgb(1,2,3)" or one of the sixteen names of HTML 4; 0 for all else.
quint32 colourOf(std::string_view text);

} // namespace posthorn::messenger
