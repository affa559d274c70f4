#include "imap/parser/dates.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace posthorn::imap {

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool isLeap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int monthNumber(std::string_view name)
{
    for (int m = 0; name.size() == 3 && m < 12; ++m) {
        if (equalsIgnoreCase(name, months.substr(size_t(m) * 3, 3)))
            return m + 1;
    }
    return 0;
}

std::optional<int> digits(std::string_view text, size_t least, size_t most)
{
    if (text.size() < least || text.size() > most || text.front() == '-')
        return std::nullopt;
    return parseNumber<int>(text);
}

void twoDigits(char* out, int64_t value)
{
    out[0] = char('0' + value / 10);
    out[1] = char('0' + value % 10);
}

} // namespace

int64_t daysFromCivil(int year, int month, int day)
{
    // Counted from 1 March, so that the leap day is a year's last (Hinnant, "chrono-compatible date algorithms").
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t yearOfEra = y - era * 400;
    const int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

std::optional<int64_t> parseDate(std::string_view text)
{
    const auto day = digits(takeUntil(text, '-'), 1, 2);
    const int month = monthNumber(takeUntil(text, '-'));
    const auto year = digits(text, 4, 4);
    static constexpr int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!day || !year || month == 0 || *day < 1 || *day > lengths[month - 1])
        return std::nullopt;
    if (month == 2 && *day == 29 && !isLeap(*year))
        return std::nullopt;
    return daysFromCivil(*year, month, *day);
}

std::optional<UnixMs> parseDateTime(std::string_view text)
{
    if (text.size() != internalDateSize || text[11] != ' ' || text[20] != ' ')
        return std::nullopt;
    std::string_view date = text.substr(0, 11);
    if (date.front() == ' ')
        date.remove_prefix(1);
    const auto days = parseDate(date);
    const auto hour = digits(text.substr(12, 2), 2, 2);
    const auto minute = digits(text.substr(15, 2), 2, 2);
    const auto second = digits(text.substr(18, 2), 2, 2);
    const auto zone = digits(text.substr(22, 4), 4, 4);
    const char sign = text[21];
    if (!days || !hour || !minute || !second || !zone || text[14] != ':' || text[17] != ':')
        return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60 || *zone / 100 > 23 || *zone % 100 > 59 || (sign != '+' && sign != '-'))
        return std::nullopt;
    const int64_t offset = (*zone / 100 * 60 + *zone % 100) * (sign == '+' ? 60 : -60);
    return (*days * 86400 + *hour * 3600 + *minute * 60 + *second - offset) * 1000;
}

void writeInternalDate(char* out, UnixMs time)
{
    // 0000-01-01 to 9999-12-31T23:59:59
    time = std::clamp<UnixMs>(time, -62167219200000, 253402300799000);
    const int64_t days = dayOf(time);
    const int64_t seconds = (time - days * 86'400'000) / 1000;
    // Most neighbours in a mailbox lie on the same day: its text is made once.
    thread_local int64_t lastDay = INT64_MIN;
    thread_local char lastText[12];
    if (days != lastDay) {
        const int64_t z = days + 719468;
        const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
        const int64_t dayOfEra = z - era * 146097;
        const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        const int64_t m = (5 * dayOfYear + 2) / 153;
        const int64_t month = m < 10 ? m + 3 : m - 9;
        const int64_t year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        twoDigits(lastText, dayOfYear - (153 * m + 2) / 5 + 1);
        lastText[2] = '-';
        std::memcpy(lastText + 3, months.data() + (month - 1) * 3, 3);
        lastText[6] = '-';
        twoDigits(lastText + 7, year / 100);
        twoDigits(lastText + 9, year % 100);
        lastText[11] = ' ';
        lastDay = days;
    }
    std::memcpy(out, lastText, 12);
    twoDigits(out + 12, seconds / 3600);
    out[14] = ':';
    twoDigits(out + 15, seconds / 60 % 60);
    out[17] = ':';
    twoDigits(out + 18, seconds % 60);
    std::memcpy(out + 20, " +0000", 6);
}

} // namespace posthorn::imap
