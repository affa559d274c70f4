#include "watch/log_format.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/text.h"

namespace posthorn::watch {

void LineFormatter::setTime(UnixMs time)
{
    const int64_t second = time >= 0 ? time / 1000 : -((-time + 999) / 1000);
    if (second == m_second)
        return;
    m_second = second;
    const std::time_t seconds = second;
    std::tm parts{};
    localtime_r(&seconds, &parts);
    char text[80];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    m_stamp = text;
    const long minutes = parts.tm_gmtoff / 60;
    std::snprintf(text, sizeof text, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', std::labs(minutes) / 60,
                  std::labs(minutes) % 60);
    m_zone = text;
}

void LineFormatter::append(std::string& out, const LogLine& line)
{
    setTime(line.time);
    const auto millis = unsigned(line.time - m_second * 1000);
    out += m_stamp;
    out += '.';
    out += char('0' + millis / 100 % 10);
    out += char('0' + millis / 10 % 10);
    out += char('0' + millis % 10);
    out += m_zone;
    out += ' ';
    out += levelName(line.level);
    out += " [";
    appendNumber(out, line.session);
    out += line.direction == Direction::In ? "] <- " : line.direction == Direction::Out ? "] -> " : "] -- ";
    out += line.text;
    out += '\n';
}

namespace {

// Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant's days_from_civil).
constexpr int64_t daysOf(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yearOfEra = unsigned(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + int64_t(dayOfEra) - 719468;
}

// The number at text[from, from + length), or -1.
int field(std::string_view text, size_t from, size_t length)
{
    int value = 0;
    for (const char c : text.substr(from, length)) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

constexpr size_t stampLength = 29; // 2026-11-21T19:11:25.123+01:00

std::optional<UnixMs> parseStamp(std::string_view text)
{
    if (text.size() < stampLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
        text[16] != ':' || text[19] != '.' || text[26] != ':' || (text[23] != '+' && text[23] != '-'))
        return std::nullopt;
    const int year = field(text, 0, 4), month = field(text, 5, 2), day = field(text, 8, 2), hour = field(text, 11, 2),
              minute = field(text, 14, 2), second = field(text, 17, 2), milli = field(text, 20, 3),
              zoneHour = field(text, 24, 2), zoneMinute = field(text, 27, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60 || milli < 0 || zoneHour < 0 || zoneMinute < 0)
        return std::nullopt;
    const int64_t offset = (text[23] == '-' ? -60 : 60) * (int64_t(zoneHour) * 60 + zoneMinute);
    const int64_t seconds = daysOf(year, unsigned(month), unsigned(day)) * 86400 + hour * 3600 + minute * 60 + second;
    // What a server can have written, and whose year has four digits in every zone.
    if (zoneHour > 23 || zoneMinute > 59 || seconds < offset || seconds - offset >= daysOf(9999, 1, 1) * 86400)
        return std::nullopt;
    return (seconds - offset) * 1000 + milli;
}

std::optional<Level> parseLevel(std::string_view word)
{
    for (const Level level : {Level::Info, Level::Warning, Level::Error, Level::Debug}) {
        if (word == levelName(level))
            return level;
    }
    return std::nullopt;
}

} // namespace

std::optional<LogLine> parseLogLine(std::string_view line, Channel channel)
{
    const auto time = parseStamp(line);
    if (!time || line.size() <= stampLength || line[stampLength] != ' ')
        return std::nullopt;
    std::string_view rest = line.substr(stampLength + 1);
    const auto level = parseLevel(takeUntil(rest, ' '));
    if (!level || rest.empty() || rest.front() != '[')
        return std::nullopt;
    rest.remove_prefix(1);
    const auto session = parseNumber<uint64_t>(takeUntil(rest, ']'));
    if (!session || rest.size() < 4 || rest[0] != ' ' || rest[3] != ' ')
        return std::nullopt;
    const std::string_view arrow = rest.substr(1, 2);
    if (arrow != "<-" && arrow != "->" && arrow != "--")
        return std::nullopt;
    LogLine parsed;
    parsed.time = *time;
    parsed.channel = channel;
    parsed.level = *level;
    parsed.session = *session;
    parsed.direction = arrow == "<-" ? Direction::In : arrow == "->" ? Direction::Out : Direction::None;
    parsed.text = rest.substr(4);
    return parsed;
}

std::string LogFileName::text() const
{
    std::string name(channelName(channel));
    name += '-' + day;
    if (part > 1)
        name += '.' + std::to_string(part);
    return name + ".log";
}

std::optional<LogFileName> LogFileName::parse(std::string_view name)
{
    for (size_t i = 0; i < size_t(Channel::Count); ++i) {
        const std::string_view prefix = channelName(Channel(i));
        if (!name.starts_with(prefix) || !name.ends_with(".log"))
            continue;
        std::string_view rest = name.substr(prefix.size(), name.size() - prefix.size() - 4);
        if (rest.size() < 11 || rest[0] != '-' || field(rest, 1, 4) < 0 || rest[5] != '-' || field(rest, 6, 2) < 0 ||
            rest[8] != '-' || field(rest, 9, 2) < 0)
            continue;
        LogFileName parsed{Channel(i), std::string(rest.substr(1, 10)), 1};
        rest.remove_prefix(11);
        if (rest.empty())
            return parsed;
        const auto part = rest.front() == '.' ? parseNumber<unsigned>(rest.substr(1)) : std::nullopt;
        if (!part || *part < 2)
            return std::nullopt;
        parsed.part = *part;
        return parsed;
    }
    return std::nullopt;
}

} // namespace posthorn::watch
