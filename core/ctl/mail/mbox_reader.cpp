#include <algorithm>

#include "base/text.h"
#include "ctl/mail/mbox.h"
#include "mime/header.h"

namespace posthorn::ctl {

namespace {

constexpr size_t longestFromLine = 1024; ///< a line that is longer begins no message
constexpr std::string_view begin = "From ";

bool isOneOf(std::string_view word, std::string_view words)
{
    return word.size() == 3 && words.find(word) != std::string_view::npos && words.find(word) % 3 == 0;
}

/// Where the rest of the line is a quoted "From ", true.
bool isQuoted(std::string_view text)
{
    const size_t quotes = text.find_first_not_of('>');
    return quotes != 0 && quotes != std::string_view::npos && text.substr(quotes).starts_with(begin);
}

} // namespace

std::optional<UnixMs> parseFromLine(std::string_view line)
{
    if (!line.starts_with(begin) || line.size() >= longestFromLine)
        return std::nullopt;
    for (size_t i = begin.size(); i < line.size(); ++i) {
        if (line[i - 1] != ' ' || !isOneOf(line.substr(i, 3), "MonTueWedThuFriSatSun"))
            continue;
        const size_t month = line.find_first_not_of(' ', i + 3);
        if (month == i + 3 || month == std::string_view::npos ||
            !isOneOf(line.substr(month, 3), "JanFebMarAprMayJunJulAugSepOctNovDec"))
            continue;
        if (const auto date = mime::parseMailDate(line.substr(i)))
            return date->time;
    }
    return std::nullopt;
}

MboxReader::MboxReader(size_t largest, Sink sink)
    : m_largest(largest)
    , m_sink(std::move(sink))
{
}

void MboxReader::feed(std::string_view bytes)
{
    while (!bytes.empty() && m_state != State::Refused) {
        const size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        if (end != std::string_view::npos && m_line.empty()) {
            line(piece, true);
        } else {
            m_line += piece;
            const bool tooLong = m_line.size() > longestFromLine;
            if (end == std::string_view::npos && tooLong && mayBecomeQuoted()) {
                passQuotes();
            } else if (end != std::string_view::npos || tooLong) {
                // A carriage return may belong to the line feed to come.
                const bool heldBack = end == std::string_view::npos && m_line.back() == '\r';
                if (heldBack)
                    m_line.pop_back();
                line(m_line, end != std::string_view::npos);
                m_line.assign(heldBack ? "\r" : "");
            }
        }
        if (end == std::string_view::npos)
            return;
        bytes.remove_prefix(end + 1);
    }
}

// '>'s and the beginning of "From ": what they mean shows when the line goes on.
bool MboxReader::mayBecomeQuoted() const
{
    const size_t quotes = std::min(m_line.find_first_not_of('>'), m_line.size());
    return !m_inLongLine && quotes > 0 && begin.starts_with(std::string_view(m_line).substr(quotes));
}

// How many '>'s there are matters, not which of them goes: all but one can be passed on, however many there are.
void MboxReader::passQuotes()
{
    const size_t quotes = std::min(m_line.find_first_not_of('>'), m_line.size());
    if (m_state != State::Message) {
        m_state = State::Refused;
        return;
    }
    if (m_blankHeld)
        add("\r\n");
    m_blankHeld = m_afterBlank = false;
    add(std::string_view(m_line).substr(0, quotes - 1));
    m_line.erase(0, quotes - 1);
}

void MboxReader::finish()
{
    if (!m_line.empty())
        line(m_line, false);
    m_line.clear();
    if (m_state == State::Message)
        emit();
    if (m_state != State::Refused)
        m_state = State::Start;
    m_inLongLine = false;
    m_afterBlank = true;
}

void MboxReader::line(std::string_view text, bool whole)
{
    if (whole && !text.empty() && text.back() == '\r')
        text.remove_suffix(1);
    const bool starts = !m_inLongLine;
    m_inLongLine = !whole;
    const bool empty = starts && text.empty();
    if (m_state != State::Message && empty)
        return; // before the first message
    const auto date = starts && m_afterBlank ? parseFromLine(text) : std::nullopt;
    if (date || (m_state == State::Start && starts && whole && text.size() < longestFromLine && text.starts_with(begin))) {
        if (m_state == State::Message)
            emit();
        m_state = State::Message;
        m_message.date = date.value_or(0);
        m_afterBlank = false;
        return;
    }
    if (m_state != State::Message) {
        m_state = State::Refused;
        return;
    }
    if (m_blankHeld)
        add("\r\n");
    m_blankHeld = empty && whole;
    m_afterBlank = empty && whole;
    if (m_blankHeld)
        return;
    if (starts && isQuoted(text))
        text.remove_prefix(1);
    add(text);
    if (whole)
        add("\r\n");
}

void MboxReader::add(std::string_view text)
{
    if (m_message.bytes.size() + text.size() > m_largest)
        m_tooLarge = true;
    if (!m_tooLarge)
        m_message.bytes += text;
}

void MboxReader::emit()
{
    Message message = std::move(m_message);
    m_message = {};
    const bool tooLarge = m_tooLarge;
    m_tooLarge = m_blankHeld = false;
    m_sink(std::move(message), tooLarge);
}

bool takeMboxStatus(Message& message)
{
    mime::HeaderReader reader(message.bytes);
    mime::HeaderField field;
    std::string kept;
    size_t copied = 0;
    bool internal = false;
    while (reader.next(field)) {
        const bool status = equalsIgnoreCase(field.name, "Status");
        const bool more = equalsIgnoreCase(field.name, "X-Status");
        const bool keywords = equalsIgnoreCase(field.name, "X-Keywords");
        internal = internal || (equalsIgnoreCase(field.name, "Subject") &&
                                field.value.starts_with("DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"));
        if (!field.value.data() || !(status || more || keywords))
            continue;
        const size_t at = size_t(field.whole.data() - message.bytes.data());
        kept.append(message.bytes, copied, at - copied);
        copied = at + field.whole.size();
        if (keywords) {
            const std::string words = mime::unfold(field.value);
            for (const std::string_view word : split(words, ' ')) {
                if (!word.empty())
                    message.keywords.emplace_back(word);
            }
            continue;
        }
        for (const char c : field.value) {
            for (const auto& [letter, flag] :
                 {std::pair{'R', Seen}, {'A', Answered}, {'F', Flagged}, {'D', Deleted}, {'T', Draft}})
                message.flags |= c == letter ? flag : 0u;
        }
    }
    if (copied > 0) {
        kept.append(message.bytes, copied);
        message.bytes = std::move(kept);
    }
    return !internal;
}

} // namespace posthorn::ctl
