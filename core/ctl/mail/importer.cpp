#include "ctl/mail/importer.h"

#include <algorithm>

namespace posthorn::ctl {

Result<void> Importer::enter(const std::string& folder)
{
    if (folder == m_folder)
        return {};
    if (auto done = finish(); !done)
        return done;
    if (auto done = m_link.fence(); !done)
        return done;
    auto examined = m_link.examine(folder);
    if (!examined && examined.error().kind != ErrorKind::Unavailable) {
        if (auto done = m_link.create(folder); !done)
            return fail(done.error().kind, "the folder " + folder + " cannot be made: " + done.error().text);
        examined = m_link.examine(folder);
    }
    if (!examined)
        return fail(examined.error().kind, folder + ": " + examined.error().text);
    m_present.clear();
    auto done = m_link.headers(identityFields, [this](const FetchedMessage& message) {
        m_present.push_back(identityOf(message.header, message.size));
    });
    if (!done)
        return done;
    std::sort(m_present.begin(), m_present.end());
    m_met.assign(m_present.size(), false);
    m_folder = folder;
    return {};
}

bool Importer::isPresent(const Message& message)
{
    const Identity identity = identityOf(message.bytes, message.bytes.size());
    // Each that is there stands for one that comes: what is twice in the file is twice in the folder, after every run.
    const auto [from, to] = std::equal_range(m_present.begin(), m_present.end(), identity);
    for (auto it = from; it != to; ++it) {
        const size_t at = size_t(it - m_present.begin());
        if (!m_met[at]) {
            m_met[at] = true;
            return true;
        }
    }
    return false;
}

Result<void> Importer::put(Message message)
{
    ++m_count;
    if (message.bytes.empty()) {
        refuse(message.origin, "a message of no bytes");
        return {};
    }
    if (isPresent(message)) {
        ++m_known;
        return {};
    }
    m_waitingBytes += message.bytes.size();
    m_waiting.push_back(std::move(message));
    return m_waiting.size() < mostMessages && m_waitingBytes < mostBytes ? Result<void>() : flush();
}

void Importer::refuse(const std::string& origin, const std::string& reason)
{
    ++m_refused;
    m_anyRefused = true;
    m_progress.say(origin + " was not taken: " + reason);
}

Result<void> Importer::flush()
{
    if (auto done = settle(); !done)
        return done;
    if (m_waiting.empty())
        return {};
    m_sent = std::move(m_waiting);
    m_waiting.clear();
    m_waitingBytes = 0;
    return m_link.append(m_folder, m_sent);
}

// While the server makes them durable, the next ones are read.
Result<void> Importer::settle()
{
    if (m_sent.empty())
        return {};
    if (auto done = m_link.appended(); !done) {
        if (done.error().kind == ErrorKind::Unavailable)
            return done;
        return oneByOne();
    }
    m_imported += m_sent.size();
    m_sent.clear();
    return {};
}

// An append is all or nothing: which of them it was is found by asking for each.
Result<void> Importer::oneByOne()
{
    const std::vector<Message> messages = std::move(m_sent);
    m_sent.clear();
    for (const Message& message : messages) {
        if (auto done = m_link.append(m_folder, {message}); !done)
            return done;
        auto done = m_link.appended();
        if (done) {
            ++m_imported;
            continue;
        }
        if (done.error().kind == ErrorKind::Unavailable || done.error().kind == ErrorKind::OverQuota)
            return done;
        refuse(message.origin, done.error().text);
    }
    return {};
}

void Importer::closeFolder()
{
    if (!m_folder.empty())
        m_rows.push_back({m_folder, std::to_string(m_imported), std::to_string(m_known), std::to_string(m_refused)});
    m_folder.clear();
    m_imported = m_known = m_refused = 0;
}

Result<void> Importer::finish()
{
    Result<void> done = flush();
    if (done)
        done = settle();
    closeFolder();
    return done;
}

} // namespace posthorn::ctl
