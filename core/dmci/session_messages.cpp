// The session's part that gives messages, pulled as the network takes them: never more than a slice beside what is on its
// way already.
#include "base/text.h"
#include "dmci/session.h"

namespace posthorn::dmci {

namespace {

constexpr uint64_t slice = 256 * 1024;
constexpr uint64_t headerSlice = 16 * 1024;

/// "2026-11-21T19:11:25Z"
std::string timeText(UnixMs time)
{
    std::string text = formatIsoDate(time) + 'Z';
    text[text.find(' ')] = 'T';
    return text;
}

std::string flagsText(uint32_t flags)
{
    std::string text;
    for (const auto& [flag, letter] : {std::pair(store::Seen, 'S'), std::pair(store::Answered, 'A'), std::pair(store::Flagged, 'F'),
                                       std::pair(store::Draft, 'T'), std::pair(store::Deleted, 'D')}) {
        if (flags & flag)
            text += letter;
    }
    return text.empty() ? "-" : text;
}

} // namespace

bool Retrieval::next()
{
    index.reset();
    while (stretch < left.size() && left[stretch].first == left[stretch].second)
        ++stretch;
    if (stretch == left.size())
        return false;
    index = left[stretch].first++;
    entry = mailbox->at(*index);
    encoder = headers ? pop3::MessageEncoder(0) : pop3::MessageEncoder();
    offset = 0;
    begun = false;
    return true;
}

void DmciSession::retrieve(Retrieval retrieval)
{
    wait();
    m_retrieval = std::move(retrieval);
    pump();
}

// Answers may come while the store is asked; then the loop below goes on.
void DmciSession::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    while (m_retrieval && !m_over && !m_retrieval->reading && m_link->unsent() <= wire::Link::highWater)
        readOn();
    m_pumping = false;
}

void DmciSession::readOn()
{
    Retrieval& now = *m_retrieval;
    if (!now.index && !now.next()) {
        std::string text = std::to_string(now.sent) + " messages";
        if (now.gone > 0)
            text += ", " + std::to_string(now.gone) + " are gone";
        m_retrieval.reset();
        return answer(Done, text);
    }
    now.reading = true;
    m_context.store.messages->read(now.mailbox->info.id, now.entry.uid, now.offset, now.headers ? headerSlice : slice,
                                   bind([this](Result<std::string> bytes) {
                                       take(std::move(bytes));
                                       pump();
                                   }));
}

void DmciSession::take(Result<std::string> bytes)
{
    Retrieval& now = *m_retrieval;
    now.reading = false;
    const uint64_t wanted = now.headers ? headerSlice : slice;
    const bool last = bytes && now.offset + bytes->size() >= now.entry.size;
    if (bytes && !last && bytes->size() < wanted)
        bytes = fail(ErrorKind::Corrupt, "a damaged message", "it ends before its size");
    if (!bytes) {
        if (bytes.error().kind == ErrorKind::NotFound && !now.begun) {
            ++now.gone;
            now.index.reset();
            return;
        }
        const bool begun = now.begun;
        const Error why = bytes.error();
        const std::string number = std::to_string(*now.index + 1);
        m_retrieval.reset();
        m_link->log(watch::Level::Error, "reading a message: " + why.text + ' ' + why.detail);
        if (!begun)
            return answer(codeOf(why), "message " + number + " cannot be read");
        return breakOff();
    }
    if (!now.begun) {
        say(MessageFollows, std::to_string(*now.index + 1) + ' ' + std::to_string(now.entry.uid) + ' ' +
                                std::to_string(now.entry.size) + ' ' + timeText(now.entry.internalDate) + ' ' +
                                flagsText(now.entry.flags));
        now.begun = true;
    }
    now.offset += bytes->size();
    std::string out;
    const bool enough = now.encoder.add(*bytes, out) || last;
    if (enough)
        now.encoder.finish(out);
    m_link->send(out);
    if (!enough)
        return;
    m_midBlock = false;
    ++now.sent;
    now.index.reset();
    if (!now.headers)
        m_link->count(watch::Counter::MessagesFetched);
}

} // namespace posthorn::dmci
