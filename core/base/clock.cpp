#include "base/clock.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace posthorn {

namespace {

class SystemClock final : public Clock {
public:
    UnixMs now() const override
    {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    int64_t steadyMs() const override
    {
        using namespace std::chrono;
        return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    }
};

constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::tm utc(UnixMs time)
{
    const int64_t rest = time % 1000 < 0 ? 1 : 0;
    const std::time_t seconds = static_cast<std::time_t>(time / 1000 - rest);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts;
}

} // namespace

Clock& Clock::system()
{
    static SystemClock clock;
    return clock;
}

std::string formatMailDate(UnixMs time)
{
    const std::tm t = utc(time);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %d %s %d %02d:%02d:%02d +0000", days[size_t(t.tm_wday)], t.tm_mday,
                  months[size_t(t.tm_mon)], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    return text;
}

std::string formatImapDate(UnixMs time)
{
    const std::tm t = utc(time);
    char text[64];
    std::snprintf(text, sizeof text, "%2d-%s-%04d %02d:%02d:%02d +0000", t.tm_mday, months[size_t(t.tm_mon)],
                  t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    return text;
}

std::string formatIsoDate(UnixMs time)
{
    const std::tm t = utc(time);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                  t.tm_hour, t.tm_min, t.tm_sec);
    return text;
}

} // namespace posthorn
