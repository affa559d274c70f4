#include "replies.h"

#include <strings.h>

#include <charconv>

namespace posthorn::bench {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The octets that the literal at the end of @p line (with its line break) announces; -1 if there is none.
long long literalSize(std::string_view line)
{
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
        line.remove_suffix(1);
    if (line.empty() || line.back() != '}')
        return -1;
    const size_t brace = line.rfind('{');
    if (brace == std::string_view::npos)
        return -1;
    const std::string_view digits = line.substr(brace + 1, line.size() - brace - 2);
    long long size = -1;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    return code == std::errc() && end == digits.data() + digits.size() ? size : -1;
}

} // namespace

SmtpReply readSmtpReply(std::string_view input)
{
    size_t at = 0;
    for (;;) {
        const size_t end = input.find('\n', at);
        if (end == std::string_view::npos)
            return {};
        const std::string_view line = input.substr(at, end - at);
        at = end + 1;
        if (line.size() < 3 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2]))
            return {0, at};
        if (line.size() == 3 || line[3] != '-')
            return {(line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'), at};
    }
}

size_t readLine(std::string_view input)
{
    const size_t end = input.find('\n');
    return end == std::string_view::npos ? 0 : end + 1;
}

size_t ImapReader::next(std::string_view input)
{
    for (;;) {
        if (m_scanned >= input.size())
            return 0;
        const size_t end = input.find('\n', m_scanned);
        if (end == std::string_view::npos)
            return 0; // the line is short; what is scanned again is at most one line
        const long long literal = literalSize(input.substr(m_scanned, end + 1 - m_scanned));
        if (literal < 0) {
            m_scanned = 0;
            return end + 1;
        }
        m_scanned = end + 1 + size_t(literal);
    }
}

size_t Pop3Reader::next(std::string_view input, bool multiLine)
{
    if (input.empty())
        return 0;
    if (!multiLine || input[0] == '-')
        return readLine(input);
    // Start two bytes earlier than what was scanned, so that a mark across two reads is found.
    const size_t from = m_scanned > 4 ? m_scanned - 4 : 0;
    const size_t end = input.find("\r\n.\r\n", from);
    if (end == std::string_view::npos) {
        m_scanned = input.size();
        return 0;
    }
    m_scanned = 0;
    return end + 5;
}

char taggedStatus(std::string_view response, std::string_view tag)
{
    if (response.size() < tag.size() + 3 || !response.starts_with(tag) || response[tag.size()] != ' ')
        return 0;
    return char(response[tag.size() + 1] & ~0x20);
}

bool hasWord(std::string_view text, std::string_view word)
{
    constexpr std::string_view borders = " \r\n\t[]()";
    for (size_t at = 0; at + word.size() <= text.size(); ++at) {
        if (strncasecmp(text.data() + at, word.data(), word.size()) != 0)
            continue;
        const size_t behind = at + word.size();
        if ((at == 0 || borders.find(text[at - 1]) != std::string_view::npos) &&
            (behind == text.size() || borders.find(text[behind]) != std::string_view::npos))
            return true;
    }
    return false;
}

long long numberAfter(std::string_view text, std::string_view name)
{
    size_t at = text.find(name);
    if (at == std::string_view::npos)
        return -1;
    at += name.size();
    while (at < text.size() && text[at] == ' ')
        ++at;
    long long value = -1;
    std::from_chars(text.data() + at, text.data() + text.size(), value);
    return value;
}

} // namespace posthorn::bench
