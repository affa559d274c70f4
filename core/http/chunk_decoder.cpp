#include "http/chunk_decoder.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::http {

namespace {

constexpr size_t mostExtras = 4096;
constexpr int mostDigits = 15; // never near an overflow

bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

} // namespace

ChunkDecoder::Step ChunkDecoder::next(std::string_view input)
{
    size_t at = 0;
    const auto broken = [&] { return Step{Status::Broken, at, {}}; };
    while (at < input.size() && m_state != State::Done) {
        const char c = input[at];
        switch (m_state) {
        case State::Size: {
            const char low = asciiLower(c);
            const int digit = c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
            if (digit >= 0) {
                if (++m_digits > mostDigits)
                    return broken();
                m_left = m_left * 16 + uint64_t(digit);
            } else if (m_digits > 0 && c == '\r') {
                m_state = State::SizeLf;
            } else if (m_digits > 0 && c == ';') {
                m_state = State::Extension;
            } else {
                return broken();
            }
            break;
        }
        case State::Extension:
            if (c == '\r')
                m_state = State::SizeLf;
            else if (isControl(c) || ++m_extras > mostExtras)
                return broken();
            break;
        case State::SizeLf:
            if (c != '\n')
                return broken();
            m_digits = 0;
            m_state = m_left > 0 ? State::Data : State::TrailerStart;
            break;
        case State::Data: {
            const size_t size = size_t(std::min<uint64_t>(m_left, input.size() - at));
            m_left -= size;
            if (m_left == 0)
                m_state = State::DataCr;
            return {Status::Data, at + size, input.substr(at, size)};
        }
        case State::DataCr:
            if (c != '\r')
                return broken();
            m_state = State::DataLf;
            break;
        case State::DataLf:
            if (c != '\n')
                return broken();
            m_state = State::Size;
            break;
        case State::TrailerStart:
            if (c == '\r') {
                m_state = State::LastLf;
                break;
            }
            if (c == ' ' || c == '\t' || c == ':')
                return broken();
            m_state = State::Trailer;
            continue;
        case State::Trailer:
            if (c == '\r')
                m_state = State::TrailerLf;
            else if (isControl(c) || ++m_extras > mostExtras)
                return broken();
            break;
        case State::TrailerLf:
            if (c != '\n')
                return broken();
            m_state = State::TrailerStart;
            break;
        case State::LastLf:
            if (c != '\n')
                return broken();
            m_state = State::Done;
            break;
        case State::Done:
            break;
        }
        ++at;
    }
    return {m_state == State::Done ? Status::Done : Status::NeedMore, at, {}};
}

} // namespace posthorn::http
