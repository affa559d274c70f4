#include "http/http_date.h"

#include <ctime>

#include "base/text.h"

namespace posthorn::http {

std::string formatHttpDate(UnixMs time)
{
    std::string text = formatMailDate(time);
    text.replace(text.size() - 5, 5, "GMT");
    if (text[6] == ' ') // the day has two places here
        text.insert(5, 1, '0');
    return text;
}

std::optional<UnixMs> parseHttpDate(std::string_view text)
{
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", " || text[7] != ' ' ||
        text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
        return std::nullopt;
    const size_t month = months.find(text.substr(8, 3));
    const auto day = parseNumber<unsigned>(text.substr(5, 2));
    const auto year = parseNumber<unsigned>(text.substr(12, 4));
    const auto hour = parseNumber<unsigned>(text.substr(17, 2));
    const auto minute = parseNumber<unsigned>(text.substr(20, 2));
    const auto second = parseNumber<unsigned>(text.substr(23, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second ||
        *day < 1 || *day > 31 || *year < 1970 || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    std::tm parts{};
    parts.tm_year = int(*year) - 1900;
    parts.tm_mon = int(month / 3);
    parts.tm_mday = int(*day);
    parts.tm_hour = int(*hour);
    parts.tm_min = int(*minute);
    parts.tm_sec = int(*second);
    return UnixMs(timegm(&parts)) * 1000;
}

} // namespace posthorn::http
