#include "smtp/data_scanner.h"

#include <cstring>

namespace posthorn::smtp {

namespace {

const char* find(const char* from, const char* end, char c)
{
    return from == end ? nullptr : static_cast<const char*>(std::memchr(from, c, size_t(end - from)));
}

} // namespace

void DataScanner::start()
{
    m_state = State::LineStart;
    m_fault = DataFault::None;
}

void DataScanner::note(DataFault fault)
{
    if (m_fault == DataFault::None)
        m_fault = fault;
}

size_t DataScanner::feed(std::string_view bytes, std::string& out, bool keep)
{
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end && m_state != State::Done) {
        if (m_state == State::LineStart || m_state == State::InLine)
            at = run(at, end, out, keep);
        else
            step(*at++, out, keep);
    }
    if (m_fault == DataFault::None && find(bytes.data(), at, '\0') != nullptr)
        note(DataFault::Nul);
    return size_t(at - bytes.data());
}

/// Goes on until the input ends, the data end, or a line end is cut off by the input's end.
const char* DataScanner::run(const char* at, const char* const end, std::string& out, bool keep)
{
    const char* kept = at; // what lies from here to `at` is to be appended in one go
    const auto flush = [&](const char* to) {
        if (keep && to > kept)
            out.append(kept, size_t(to - kept));
    };
    bool lineStart = m_state == State::LineStart;
    for (;;) {
        if (lineStart && at != end && *at == '.') {
            flush(at);
            kept = ++at;
            if (end - at < 2) {
                m_state = State::Dot;
                return at;
            }
            if (at[0] == '\r' && at[1] == '\n') {
                m_state = State::Done;
                return at + 2;
            }
        }
        const char* const lf = find(at, end, '\n');
        const char* const stop = lf != nullptr ? lf : end;
        const char* const cr = find(at, stop, '\r');
        if (lf != nullptr && cr == lf - 1 && lf != at) {
            at = lf + 1;
            lineStart = true;
            continue;
        }
        if (lf == nullptr && (cr == nullptr || cr == end - 1)) { // the rest of the input is the start of a line
            flush(cr != nullptr ? cr : end);
            m_state = cr != nullptr ? State::Cr : at == end && lineStart ? State::LineStart : State::InLine;
            return end;
        }
        // A CR or an LF alone. The message is lost; only its real end matters from here on. In CR CR LF the second CR
        // belongs to a line end.
        note(cr != nullptr ? DataFault::BareCr : DataFault::BareLf);
        at = (cr != nullptr ? cr : lf) + 1;
        lineStart = false;
    }
}

void DataScanner::step(char c, std::string& out, bool keep)
{
    const auto put = [&](std::string_view text) {
        if (keep)
            out.append(text);
    };
    switch (m_state) {
    case State::Cr:
        if (c == '\n') {
            put("\r\n");
            m_state = State::LineStart;
            return;
        }
        note(DataFault::BareCr);
        put("\r");
        if (c == '\r')
            return;
        put({&c, 1});
        m_state = State::InLine;
        return;
    case State::Dot:
        if (c == '\r') {
            m_state = State::DotCr;
            return;
        }
        if (c == '\n')
            note(DataFault::BareLf);
        put({&c, 1});
        m_state = State::InLine;
        return;
    case State::DotCr:
        if (c == '\n') {
            m_state = State::Done;
            return;
        }
        note(DataFault::BareCr);
        put("\r");
        m_state = State::Cr;
        if (c == '\r')
            return;
        put({&c, 1});
        m_state = State::InLine;
        return;
    default:
        return;
    }
}

void ChunkChecker::start()
{
    m_last = '\n';
    m_afterCrlf = true;
    m_fault = DataFault::None;
}

void ChunkChecker::note(DataFault fault)
{
    if (m_fault == DataFault::None)
        m_fault = fault;
}

void ChunkChecker::feed(std::string_view bytes)
{
    if (bytes.empty() || m_fault != DataFault::None)
        return;
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    if (find(at, end, '\0') != nullptr)
        note(DataFault::Nul);
    if (m_last == '\r') {
        if (*at != '\n')
            note(DataFault::BareCr);
        else
            ++at;
    }
    while (at != end && m_fault == DataFault::None) {
        const char* const lf = find(at, end, '\n');
        const char* const cr = find(at, lf != nullptr ? lf : end, '\r');
        if (lf != nullptr && cr == lf - 1 && lf != at) {
            at = lf + 1;
            continue;
        }
        if (cr != nullptr && cr != end - 1)
            note(DataFault::BareCr);
        else if (lf != nullptr)
            note(DataFault::BareLf);
        break;
    }
    m_afterCrlf = bytes.back() == '\n';
    m_last = bytes.back();
}

bool ChunkChecker::finish()
{
    if (m_last == '\r')
        note(DataFault::BareCr);
    return m_afterCrlf;
}

std::string_view faultText(DataFault fault)
{
    switch (fault) {
    case DataFault::BareLf:
        return "bare <LF> received in message data";
    case DataFault::BareCr:
        return "bare <CR> received in message data";
    case DataFault::Nul:
        return "NUL byte received in message data";
    case DataFault::None:
        break;
    }
    return "message data accepted";
}

} // namespace posthorn::smtp
