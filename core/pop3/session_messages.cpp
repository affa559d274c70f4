// The session's part that gives messages and listings, pulled as the socket drains, and carries out QUIT.
#include <algorithm>

#include "base/text.h"
#include "pop3/verb.h"

namespace posthorn::pop3 {

namespace {

constexpr uint64_t slice = 256 * 1024;  // bytes of a message between two looks at the socket
constexpr size_t listingSlice = 2048;   // messages of a listing

} // namespace

const store::Entry* Pop3Session::message(std::string_view number)
{
    const auto index = parseNumber<uint64_t>(number);
    if (!index || *index == 0 || *index > snapshot->size()) {
        error(Text::NoSuchMessage);
        return nullptr;
    }
    if (isDeleted(*index - 1)) {
        error(Text::AlreadyDeleted);
        return nullptr;
    }
    return &snapshot->at(*index - 1);
}

void Pop3Session::sendListing(void (*format)(const Pop3Session&, std::string&, size_t, const store::Entry&))
{
    ok(say(Text::Listing));
    m_listing = format;
    m_listed = 0;
    wait();
    continueListing();
}

void Pop3Session::continueListing()
{
    while (m_listing && m_link->unsent() < wire::Link::highWater) {
        const size_t end = std::min(m_listed + listingSlice, snapshot->size());
        std::string lines;
        snapshot->forEach(m_listed, end, [&](size_t index, const store::Entry& entry) {
            if (isDeleted(index))
                return;
            m_listing(*this, lines, index, entry);
            lines += "\r\n";
        });
        m_listed = end;
        if (end == snapshot->size()) {
            lines += ".\r\n";
            m_listing = nullptr;
        }
        m_link->send(lines);
    }
    if (!m_listing)
        go();
}

void Pop3Session::send(const store::Entry& entry, std::optional<uint64_t> lines)
{
    m_transfer = std::make_unique<Transfer>();
    m_transfer->entry = entry;
    m_transfer->encoder = MessageEncoder(lines);
    m_transfer->whole = !lines;
    wait();
    continueTransfer();
}

void Pop3Session::continueTransfer()
{
    if (m_transfer->reading || m_link->unsent() > wire::Link::highWater)
        return;
    m_transfer->reading = true;
    m_context.store.messages->read(snapshot->info.id, m_transfer->entry.uid, m_transfer->offset, slice,
                                   bind([this](Result<std::string> bytes) { sendSlice(std::move(bytes)); }));
}

void Pop3Session::sendSlice(Result<std::string> bytes)
{
    if (m_closing)
        return;
    Transfer& now = *m_transfer;
    now.reading = false;
    if (!bytes)
        return transferFailed(bytes.error());
    const uint64_t offset = now.offset + bytes->size();
    const bool last = offset >= now.entry.size;
    if (!last && bytes->size() < slice)
        return transferFailed(Error{ErrorKind::Corrupt, false, "a damaged message", "it ends before its size"});
    if (!now.begun) {
        ok(std::to_string(now.entry.size) + ' ' + say(Text::Octets));
        now.begun = true;
    }
    now.offset = offset;
    std::string out;
    const bool enough = now.encoder.add(*bytes, out);
    if (!last && !enough) {
        m_link->send(out);
        return continueTransfer();
    }
    now.encoder.finish(out);
    m_link->send(out);
    if (now.whole) {
        fetched.push_back(now.entry.uid);
        m_link->count(watch::Counter::MessagesFetched);
    }
    m_transfer.reset();
    go();
}

void Pop3Session::transferFailed(const Error& why)
{
    const bool begun = m_transfer->begun;
    m_transfer.reset();
    if (why.kind != ErrorKind::NotFound || begun)
        m_link->log(watch::Level::Error, "reading a message: " + why.text + ' ' + why.detail);
    if (begun) { // a message cannot be broken off any other way
        m_closing = true;
        return m_link->abort();
    }
    if (why.kind == ErrorKind::NotFound)
        error(Text::MessageGone);
    else
        error(std::string(why.kind == ErrorKind::Corrupt ? "[SYS/PERM] " : "[SYS/TEMP] ") + say(Text::Unavailable));
    go();
}

void Pop3Session::leave()
{
    m_state = State::Update;
    m_link->setState("update");
    wait();
    std::vector<store::Uid> gone;
    std::vector<store::Uid> seen;
    for (size_t i = 0; i < deleted.size(); ++i) {
        if (deleted[i])
            gone.push_back(snapshot->at(i).uid);
    }
    std::sort(fetched.begin(), fetched.end());
    for (const store::Uid uid : fetched) {
        const auto index = snapshot->find(uid);
        if (index && !(snapshot->at(*index).flags & store::Seen) && !isDeleted(*index) &&
            (seen.empty() || seen.back() != uid))
            seen.push_back(uid);
    }
    const store::MailboxId inbox = snapshot->info.id;
    const auto removed = bind([this](Result<std::vector<store::Uid>> uids) {
        if (uids)
            return finish(say(Text::Goodbye));
        m_link->log(watch::Level::Error, "removing messages: " + uids.error().text + ' ' + uids.error().detail);
        error("[SYS/TEMP] " + say(Text::NotRemoved)); // RFC 1939 section 6
        end();
    });
    const auto remove = [this, inbox, gone, removed] {
        if (gone.empty())
            return finish(say(Text::Goodbye));
        m_context.store.messages->expunge(inbox, gone, false, removed);
    };
    if (seen.empty())
        return remove();
    store::FlagChange change;
    change.mode = store::FlagChange::Mode::Add;
    change.flags = store::Seen;
    m_context.store.messages->changeFlags(inbox, std::move(seen), std::move(change),
                                          bind([this, remove](Result<store::FlagResult> flagged) {
                                              if (!flagged)
                                                  m_link->log(watch::Level::Warning,
                                                              "marking messages as seen: " + flagged.error().text);
                                              remove();
                                          }));
}

} // namespace posthorn::pop3
