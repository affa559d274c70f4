#include "jmap/dates.h"

#include <chrono>
#include <cstdio>

#include "base/text.h"

namespace posthorn::jmap {

namespace {

std::string dateTime(UnixMs time)
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(time)};
    const auto day = floor<days>(point);
    const year_month_day date(day);
    const hh_mm_ss clock(point - day);
    char text[48];
    int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                               unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                               int(clock.minutes().count()), int(clock.seconds().count()));
    if (const auto fraction = int(clock.subseconds().count()))
        length += std::snprintf(text + length, sizeof text - size_t(length), ".%03d", fraction);
    return std::string(text, size_t(length));
}

} // namespace

std::string utcDate(UnixMs time)
{
    return dateTime(time) + "Z";
}

std::string zonedDate(const mime::MailDate& date)
{
    if (date.zoneMinutes == 0)
        return utcDate(date.time);
    char zone[16];
    const int minutes = date.zoneMinutes < 0 ? -date.zoneMinutes : date.zoneMinutes;
    std::snprintf(zone, sizeof zone, "%c%02d:%02d", date.zoneMinutes < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    return dateTime(date.time + int64_t(date.zoneMinutes) * 60000) + zone;
}

std::optional<mime::MailDate> parseDate(std::string_view text)
{
    // 2014-10-30T06:12:00[.123](Z|+08:00)
    constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd";
    const auto fits = [&text](std::string_view form) {
        if (text.size() < form.size())
            return false;
        for (size_t i = 0; i < form.size(); ++i) {
            const bool digit = text[i] >= '0' && text[i] <= '9';
            if (form[i] == 'd' ? !digit : text[i] != form[i])
                return false;
        }
        return true;
    };
    if (!fits(pattern))
        return std::nullopt;
    const auto number = [&text](size_t at, size_t size) { return *parseNumber<int>(text.substr(at, size)); };
    using namespace std::chrono;
    const year_month_day date(year(number(0, 4)), month(unsigned(number(5, 2))), day(unsigned(number(8, 2))));
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    mime::MailDate out;
    out.time = duration_cast<milliseconds>(sys_days(date).time_since_epoch()).count() +
               ((hour * 60 + minute) * 60 + std::min(second, 59)) * int64_t(1000);
    text.remove_prefix(pattern.size());
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        int64_t unit = 100;
        size_t digits = 0;
        for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits, unit /= 10)
            out.time += unit * (text[digits] - '0');
        if (digits == 0 || digits > 20)
            return std::nullopt;
        text.remove_prefix(digits);
    }
    if (text == "Z")
        return out;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || !fits(text[0] == '+' ? "+dd:dd" : "-dd:dd"))
        return std::nullopt;
    const int zone = number(1, 2) * 60 + number(4, 2);
    if (number(1, 2) > 23 || number(4, 2) > 59)
        return std::nullopt;
    out.zoneMinutes = text[0] == '-' ? -zone : zone;
    out.time -= int64_t(out.zoneMinutes) * 60000;
    return out;
}

std::optional<UnixMs> parseUtcDate(std::string_view text)
{
    const auto date = text.ends_with('Z') ? parseDate(text) : std::nullopt;
    return date ? std::optional(date->time) : std::nullopt;
}

} // namespace posthorn::jmap
