#include "mime/mail_date.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "base/text.h"

namespace posthorn::mime {

namespace {

/// Three letters as one number, so that a name is found by comparing numbers.
constexpr uint32_t packed(std::string_view name)
{
    const auto letter = [&](size_t i) { return uint32_t(static_cast<unsigned char>(asciiLower(name[i]))); };
    return letter(0) << 16 | letter(1) << 8 | letter(2);
}

constexpr std::array<uint32_t, 12> months = {packed("jan"), packed("feb"), packed("mar"), packed("apr"),
                                             packed("may"), packed("jun"), packed("jul"), packed("aug"),
                                             packed("sep"), packed("oct"), packed("nov"), packed("dec")};

struct ZoneName {
    std::string_view name;
    int minutes;
};
// RFC 5322 section 4.3, and the names most often met beside those.
constexpr std::array<ZoneName, 16> zones = {{{"ut", 0},
                                             {"gmt", 0},
                                             {"utc", 0},
                                             {"z", 0},
                                             {"est", -300},
                                             {"edt", -240},
                                             {"cst", -360},
                                             {"cdt", -300},
                                             {"mst", -420},
                                             {"mdt", -360},
                                             {"pst", -480},
                                             {"pdt", -420},
                                             {"cet", 60},
                                             {"cest", 120},
                                             {"bst", 60},
                                             {"jst", 540}}};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return asciiLower(c) >= 'a' && asciiLower(c) <= 'z';
}

/// The words of the field: numbers, names and signed zones; comments and punctuation are gaps.
class Words {
public:
    explicit Words(std::string_view text)
        : m_text(text)
    {}

    std::string_view next()
    {
        skipGap();
        const size_t start = m_at;
        if (m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
            ++m_at;
        const bool letters = m_at < m_text.size() && isLetter(m_text[m_at]);
        while (m_at < m_text.size() &&
               (letters ? isLetter(m_text[m_at]) : isDigit(m_text[m_at]) || m_text[m_at] == ':'))
            ++m_at;
        return m_text.substr(start, m_at - start);
    }

private:
    void skipGap()
    {
        int level = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '(')
                ++level;
            else if (c == ')')
                level = level > 0 ? level - 1 : 0;
            else if (c == '\\' && level > 0)
                m_at = m_at + 1 < m_text.size() ? m_at + 1 : m_at;
            else if (level == 0 && startsWord(c))
                return;
        }
    }
    /// A dash between day, month and year ("21-Nov-2025") is no sign.
    bool startsWord(char c) const
    {
        if (isDigit(c) || isLetter(c))
            return true;
        const bool behindName = m_at > 0 && isLetter(m_text[m_at - 1]);
        return (c == '+' || c == '-') && !behindName && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]);
    }

    std::string_view m_text;
    size_t m_at = 0;
};

std::optional<int> monthNumber(std::string_view word)
{
    const uint32_t wanted = word.size() >= 3 ? packed(word) : 0;
    for (size_t i = 0; i < months.size(); ++i) {
        if (months[i] == wanted)
            return int(i) + 1;
    }
    return std::nullopt;
}

/// Milliseconds since midnight of "hh:mm" or "hh:mm:ss"; a leap second counts as the one before.
std::optional<int64_t> timeOfDay(std::string_view word)
{
    const auto hour = parseNumber<int>(takeUntil(word, ':'));
    const auto minute = parseNumber<int>(takeUntil(word, ':'));
    const auto second = word.empty() ? std::optional<int>(0) : parseNumber<int>(word.substr(0, word.find(':')));
    if (!hour || !minute || !second)
        return std::nullopt;
    if (*hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *second < 0 || *second > 60)
        return std::nullopt;
    return (int64_t(*hour) * 3600 + *minute * 60 + (*second == 60 ? 59 : *second)) * 1000;
}

/// RFC 5322 section 4.3: two digits below 50 are of this century, other short years count from 1900.
std::optional<int> fullYear(std::string_view word)
{
    const auto year = parseNumber<int>(word);
    if (!year || *year < 0 || *year > 9999)
        return std::nullopt;
    if (word.size() <= 2)
        return *year < 50 ? *year + 2000 : *year + 1900;
    return word.size() == 3 ? *year + 1900 : *year;
}

int zoneMinutes(std::string_view word)
{
    if (word.size() == 5 && (word[0] == '+' || word[0] == '-')) {
        const auto number = parseNumber<int>(word.substr(1));
        if (!number || *number < 0 || *number % 100 > 59 || *number / 100 > 24)
            return 0;
        const int minutes = *number / 100 * 60 + *number % 100;
        return word[0] == '-' ? -minutes : minutes;
    }
    for (const ZoneName& zone : zones) {
        if (equalsIgnoreCase(word, zone.name))
            return zone.minutes;
    }
    return 0; // the military letters too, since RFC 822 had their signs wrong
}

} // namespace

std::optional<MailDate> parseMailDate(std::string_view value)
{
    Words words(value);
    std::string_view word = words.next();
    if (!word.empty() && isLetter(word[0]) && !monthNumber(word))
        word = words.next(); // the day of the week
    std::optional<int> month = monthNumber(word);
    const bool monthFirst = month.has_value();
    const auto day = parseNumber<int>(monthFirst ? words.next() : word);
    if (!monthFirst)
        month = monthNumber(words.next());
    word = words.next();
    std::optional<int64_t> time;
    std::string_view zoneBeforeYear;
    if (monthFirst && word.find(':') != std::string_view::npos) { // asctime(): the year comes last
        time = timeOfDay(word);
        word = words.next();
        if (!word.empty() && isLetter(word[0])) { // date(1) puts the zone before the year
            zoneBeforeYear = word;
            word = words.next();
        }
    }
    const auto year = fullYear(word);
    if (!time)
        time = timeOfDay(words.next());
    if (!day || *day < 1 || *day > 31 || !month || !year || !time)
        return std::nullopt;

    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!date.ok())
        return std::nullopt;
    const int zone = zoneMinutes(zoneBeforeYear.empty() ? words.next() : zoneBeforeYear);
    const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return MailDate{days * 86'400'000 + *time - int64_t(zone) * 60'000, zone};
}

} // namespace posthorn::mime
