#include <cstdio>
#include <ctime>

#include "ctl/mail/mbox.h"

namespace posthorn::ctl {

namespace {

constexpr std::string_view begin = "From ";

} // namespace

std::string mboxFromLine(std::string_view sender, UnixMs date)
{
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = date / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::snprintf(text, sizeof text, " %s %s %2d %02d:%02d:%02d %04d\n", days[parts.tm_wday], months[parts.tm_mon],
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, parts.tm_year + 1900);
    std::string line = "From ";
    for (const char c : sender.substr(0, 320))
        line += c <= 32 || c == 127 ? '_' : c;
    if (sender.empty())
        line += "MAILER-DAEMON";
    return line + text;
}

std::string mboxStatusLines(uint32_t flags, const std::vector<std::string>& keywords)
{
    std::string lines = flags & Seen ? "Status: RO\n" : "";
    std::string more;
    for (const auto& [flag, letter] : {std::pair{Answered, 'A'}, {Flagged, 'F'}, {Draft, 'T'}, {Deleted, 'D'}}) {
        if (flags & flag)
            more += letter;
    }
    if (!more.empty())
        lines += "X-Status: " + more + '\n';
    if (!keywords.empty()) {
        lines += "X-Keywords:";
        for (const std::string& keyword : keywords)
            lines += ' ' + keyword;
        lines += '\n';
    }
    return lines;
}

MboxWriter::MboxWriter(std::string statusLines, std::string& out)
    : m_status(std::move(statusLines))
    , m_out(out)
{
}

void MboxWriter::feed(std::string_view bytes)
{
    for (const char c : bytes) {
        if (c == '\n') {
            m_carriageReturn = false;
            endLine();
            continue;
        }
        if (m_carriageReturn)
            put('\r');
        m_carriageReturn = c == '\r';
        if (!m_carriageReturn)
            put(c);
    }
}

void MboxWriter::put(char c)
{
    if (m_matched != std::string_view::npos) {
        // How many '>'s stand before "From " matters, not where: they can be written at once, and the one more behind them.
        if (c == '>' && m_matched == 0) {
            m_out += c;
            ++m_written;
            return;
        }
        if (c == begin[m_matched]) {
            if (++m_matched < begin.size())
                return;
            m_out += '>';
            m_out += begin;
        } else {
            m_out += begin.substr(0, m_matched);
            m_out += c;
        }
        m_written += m_matched + 1;
        m_matched = std::string_view::npos;
        return;
    }
    m_out += c;
    ++m_written;
}

void MboxWriter::endLine()
{
    if (m_matched != std::string_view::npos) {
        m_out += begin.substr(0, m_matched);
        m_written += m_matched;
    }
    if (m_written == 0 && m_inHeader) {
        m_out += m_status;
        m_inHeader = false;
    }
    m_out += '\n';
    m_matched = m_written = 0;
}

void MboxWriter::finish()
{
    if (m_carriageReturn)
        put('\r');
    m_carriageReturn = false;
    if (m_written > 0 || (m_matched > 0 && m_matched != std::string_view::npos))
        endLine();
    if (m_inHeader)
        m_out += m_status;
    m_out += '\n';
}

} // namespace posthorn::ctl
