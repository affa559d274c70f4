// Values as people read them, in the language and the customs of the user's locale.
#pragma once

#include <QString>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "watch/values.h"

namespace posthorn::gui {

QString fromUtf8(std::string_view text);
/// Keeps @p text (an address, a size) together where the layout runs from right to left; there the marks of the
/// Unicode bidirectional algorithm are put around it.
QString isolated(const QString& text);
std::string toUtf8(const QString& text);

/// "1.4 MiB".
QString bytesText(uint64_t bytes);
/// "12 s", "3 min", "2 h 5 min", "4 d 3 h": the two highest units of a span of @p milliseconds.
QString spanText(int64_t milliseconds);
/// The same in words, plural forms and all, for texts: "3 minutes".
QString longSpanText(int64_t seconds);
QString countText(uint64_t count);
/// Date and time in the short form of the locale; only the time when it is of today.
QString momentText(UnixMs time, UnixMs now);
/// "2026-11-21 19:11:25" of the server's lists, which are in UTC; 0 for anything else.
UnixMs parseMoment(const std::string& text);
/// "19:11:25.123".
QString clockText(UnixMs time);

/// "SMTP in", "System", ...
QString channelTitle(watch::Channel channel);
/// Name of the icon of a channel.
QString channelIcon(watch::Channel channel);
QString levelTitle(watch::Level level);
/// "SMTP", "Submission (TLS)", "Webmail", ... for a service's name in run/ports.json; the name itself when it is new
/// to us, and with "(TLS)" behind it instead of an ending "-tls".
QString serviceTitle(std::string_view name);
QString stateTitle(watch::ServiceState state);

/// One log line as it is copied: time, level, session, arrow, text.
QString plainLine(const watch::LogLine& line);

} // namespace posthorn::gui
