#include "report.h"

#include <cmath>
#include <cstdio>

namespace posthorn::bench {

std::string quoted(std::string_view value)
{
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", unsigned(static_cast<unsigned char>(c)));
            out += code;
        } else {
            out += c;
        }
    }
    return out + '"';
}

void Report::name(std::string_view name)
{
    if (m_json.size() > 1)
        m_json += ", ";
    m_json += quoted(name) + ": ";
}

Report& Report::text(std::string_view key, std::string_view value)
{
    name(key);
    m_json += quoted(value);
    return *this;
}

Report& Report::number(std::string_view key, double value)
{
    name(key);
    char digits[40] = "null";
    if (std::isfinite(value))
        std::snprintf(digits, sizeof digits, "%.9g", value);
    m_json += digits;
    return *this;
}

void Report::print() const
{
    std::printf("%s\n", json().c_str());
    std::fflush(stdout);
}

} // namespace posthorn::bench
