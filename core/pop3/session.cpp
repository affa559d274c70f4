// Over 300 lines: states, login and the two ways of answering at length belong to one object.
#include "pop3/session.h"

#include <algorithm>

#include "base/text.h"
#include "pop3/transfer.h"
#include "pop3/verb.h"

namespace posthorn::pop3 {

using directory::SaslExchange;

namespace {

constexpr size_t longestLine = 255;          // RFC 2449 section 4
constexpr size_t longestExchangeLine = 12288; // RFC 4954 section 4, for SASL's base64
constexpr int mostErrors = 20;                // before login
constexpr int mostErrorsInTransaction = 1000; // such as for messages that another program removed

} // namespace

struct Pop3Session::Transfer {
    store::Entry entry;
    MessageEncoder encoder;
    uint64_t offset = 0;
    bool reading = false;
    bool begun = false;
    bool whole = false;
};

std::unique_ptr<wire::Session> makeSession(Context context)
{
    return std::make_unique<Pop3Session>(std::move(context));
}

Pop3Session::Pop3Session(Context context)
    : m_context(std::move(context))
{
}

void Pop3Session::opened(wire::Link& link)
{
    m_link = &link;
    link.setState("authorization");
    link.setTimer(wire::TimerId::Idle, std::chrono::seconds(link.settings().number(config::Setting::Pop3IdleTimeout)));
    ok(m_context.hostName + ' ' + say(Text::Greeting));
}

void Pop3Session::received(std::string_view bytes)
{
    if (m_closing)
        return;
    m_reader.append(bytes);
    work();
}

void Pop3Session::work()
{
    if (m_working)
        return; // an answer that came at once: the loop below us goes on
    m_working = true;
    takeCommands();
    m_working = false;
}

void Pop3Session::takeCommands()
{
    std::string_view line;
    while (!m_waiting && !m_closing) {
        if (m_link->unsent() > wire::Link::highWater)
            return m_link->pauseInput(); // a client that asks and does not read; drained() goes on
        if (m_skipping) {
            if (!m_reader.skipLine())
                return;
            m_skipping = false;
            error(Text::LineTooLong);
            continue;
        }
        const auto status = m_reader.takeLine(line, m_exchange ? longestExchangeLine : longestLine);
        if (status == wire::LineReader::Status::NeedMore)
            return;
        if (status == wire::LineReader::Status::TooLong) {
            m_skipping = true;
            m_exchange.reset();
            continue;
        }
        m_link->setTimer(wire::TimerId::Idle,
                         std::chrono::seconds(m_link->settings().number(config::Setting::Pop3IdleTimeout)));
        if (m_exchange)
            exchangeLine(line);
        else
            command(line);
    }
}

void Pop3Session::command(std::string_view line)
{
    std::string_view rest = line;
    const std::string_view name = takeUntil(rest, ' ');
    const Verb* verb = findVerb(name);
    m_link->transcript(watch::Direction::In, verb && verb->secret ? std::string(verb->name) + " ..." : std::string(line));
    if (!verb)
        return error(Text::UnknownCommand);
    m_link->setCommand(verb->name);
    std::vector<std::string_view> words;
    if (verb->restOfLine && line.size() > name.size())
        words.push_back(rest);
    while (!verb->restOfLine && !rest.empty()) {
        const std::string_view word = takeUntil(rest, ' ');
        if (!word.empty())
            words.push_back(word);
    }
    if (!(verb->states & unsigned(m_state)))
        return error(Text::WrongState);
    if (words.size() < verb->leastArguments || words.size() > verb->mostArguments ||
        (verb->restOfLine && words[0].empty()))
        return error(Text::BadArguments);
    if (const auto no = verb->check(*this, words))
        return error(*no);
    // The words are views into the reader's buffer, which stands until the next line is taken.
    verb->run(*this, words);
}

void Pop3Session::ok(std::string_view line)
{
    std::string reply = "+OK";
    if (!line.empty())
        reply.append(" ").append(line);
    m_link->transcript(watch::Direction::Out, reply);
    m_link->send(reply += "\r\n");
}

void Pop3Session::error(std::string_view line)
{
    const std::string reply = "-ERR " + std::string(line);
    m_link->transcript(watch::Direction::Out, reply);
    m_link->send(reply + "\r\n");
    const int most = m_state == State::Authorization ? mostErrors : mostErrorsInTransaction;
    if (++m_errors >= most && !m_closing) {
        m_link->send("-ERR " + say(Text::TooManyErrors) + "\r\n");
        m_closing = true;
        m_link->close();
    }
}

bool Pop3Session::clearAllowed() const
{
    return m_link->info().tls || m_link->info().peer.isLoopback() ||
           m_link->settings().boolean(config::Setting::Pop3LoginWithoutTls);
}

void Pop3Session::wait()
{
    m_waiting = true;
    m_link->pauseInput();
}

void Pop3Session::go()
{
    m_waiting = false;
    if (m_closing)
        return;
    m_link->resumeInput();
    work();
}

void Pop3Session::finish(std::string_view lastLine)
{
    ok(lastLine);
    m_closing = true;
    m_link->close();
}

void Pop3Session::restartForTls()
{
    m_reader.clear();
    user.clear();
    m_waiting = true;
    m_link->startTls();
}

void Pop3Session::tlsStarted()
{
    m_waiting = false;
    work();
}

void Pop3Session::expired(wire::TimerId)
{
    m_closing = true;
    m_link->send("-ERR " + say(Text::IdleTooLong) + "\r\n");
    m_link->close();
}

void Pop3Session::shutdown()
{
    m_closing = true;
    if (!m_transfer && !m_listing) // not into the middle of a message
        m_link->send("-ERR [SYS/TEMP] " + say(Text::ShuttingDown) + "\r\n");
    m_link->close();
}

// Logging in.

void Pop3Session::login(const std::string& name, const std::string& password)
{
    wait();
    m_context.authenticator.checkPassword(name, password, *m_link, bind([this](Result<directory::Account> account) {
                                              if (account)
                                                  return enter(*account);
                                              refuseLogin(account.error());
                                              go();
                                          }));
}

void Pop3Session::refuseLogin(const Error& refusal)
{
    // RFC 3206: [AUTH] says that the credentials are wrong, [SYS/TEMP] that they may be right.
    switch (refusal.kind) {
    case ErrorKind::AuthFailed:
        error("[AUTH] " + say(Text::WrongCredentials));
        break;
    case ErrorKind::Denied:
        error("[AUTH] " + say(Text::Disabled));
        break;
    case ErrorKind::Limit:
        error("[LOGIN-DELAY] " + say(Text::Throttled));
        break;
    case ErrorKind::Invalid:
    case ErrorKind::TooLarge:
        error(Text::Malformed);
        break;
    default:
        error("[SYS/TEMP] " + say(Text::Unavailable));
    }
    if (++m_failures >= m_link->settings().number(config::Setting::LimitAuthFailures) && !m_closing) {
        m_closing = true;
        m_link->close();
    }
}

void Pop3Session::startExchange(std::string_view mechanism, std::optional<std::string> initial)
{
    m_exchange = m_context.authenticator.begin(mechanism, *m_link, clearAllowed());
    if (!m_exchange)
        return error(Text::BadMechanism);
    wait();
    m_exchange->next(initial.value_or(std::string()),
                     bind([this](SaslExchange::Outcome outcome) { exchangeOutcome(std::move(outcome)); }));
}

void Pop3Session::exchangeLine(std::string_view line)
{
    m_link->transcript(watch::Direction::In, "...");
    if (line == "*") {
        m_exchange.reset();
        return error(Text::Cancelled);
    }
    const auto data = base64Decode(line);
    if (!data) {
        m_exchange.reset();
        return error(Text::Malformed);
    }
    wait();
    m_exchange->next(*data, bind([this](SaslExchange::Outcome outcome) { exchangeOutcome(std::move(outcome)); }));
}

void Pop3Session::exchangeOutcome(SaslExchange::Outcome outcome)
{
    using Kind = SaslExchange::Outcome::Kind;
    if (outcome.kind == Kind::Challenge) {
        m_link->transcript(watch::Direction::Out, "+ ...");
        m_link->send("+ " + base64Encode(outcome.data) + "\r\n");
        return go();
    }
    // The exchange is on the stack below: it goes when the next one comes, or with the session.
    m_link->executor().post(bind([this, done = std::shared_ptr<SaslExchange>(std::move(m_exchange))] { (void)this; }));
    if (outcome.kind == Kind::Success)
        return enter(outcome.account);
    refuseLogin(outcome.error);
    go();
}

void Pop3Session::enter(const directory::Account& account)
{
    const auto failed = [this](const Error& why) {
        m_link->log(watch::Level::Error, "INBOX cannot be opened: " + why.text + ' ' + why.detail);
        error(std::string(why.temporary ? "[SYS/TEMP] " : "[SYS/PERM] ") + say(Text::Unavailable));
        go();
    };
    m_link->setAccount(account.address.text());
    m_context.store.mailboxes->find(account.id, "INBOX", bind([this, failed](Result<store::MailboxInfo> inbox) {
        if (!inbox)
            return failed(inbox.error());
        m_context.store.mailboxes->open(inbox->id, bind([this, failed](Result<store::SnapshotPtr> opened) {
            if (!opened)
                return failed(opened.error());
            snapshot = std::move(*opened);
            m_state = State::Transaction;
            m_link->setState("transaction");
            ok(std::to_string(snapshot->size()) + ' ' + say(Text::Opened));
            go();
        }));
    }));
}

// Messages.

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
    constexpr size_t slice = 2048; // messages between two looks at the socket
    while (m_listing && m_link->unsent() < wire::Link::highWater) {
        const size_t end = std::min(m_listed + slice, snapshot->size());
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
    Transfer& transfer = *m_transfer;
    if (transfer.reading || m_link->unsent() > wire::Link::highWater)
        return;
    constexpr uint64_t slice = 256 * 1024;
    transfer.reading = true;
    m_context.store.messages->read(
        snapshot->info.id, transfer.entry.uid, transfer.offset, slice, bind([this](Result<std::string> bytes) {
            Transfer& now = *m_transfer;
            now.reading = false;
            if (!bytes) {
                const bool begun = now.begun;
                m_transfer.reset();
                if (begun) { // a message cannot be broken off any other way
                    m_link->log(watch::Level::Error, "reading a message: " + bytes.error().detail);
                    m_closing = true;
                    return m_link->abort();
                }
                if (bytes.error().kind == ErrorKind::NotFound)
                    error(Text::MessageGone);
                else
                    error("[SYS/TEMP] " + say(Text::Unavailable));
                return go();
            }
            if (!now.begun) {
                ok(std::to_string(now.entry.size) + ' ' + say(Text::Octets));
                now.begun = true;
            }
            now.offset += bytes->size();
            std::string out;
            const bool last = bytes->size() < slice || now.offset >= now.entry.size;
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
        }));
}

void Pop3Session::drained()
{
    if (m_transfer)
        return continueTransfer();
    if (m_listing)
        return continueListing();
    if (!m_waiting && !m_closing) {
        m_link->resumeInput();
        work();
    }
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
        error("[SYS/TEMP] " + say(Text::NotRemoved));
        m_closing = true;
        m_link->close();
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
                                          bind([remove](Result<store::FlagResult>) { remove(); }));
}

} // namespace posthorn::pop3
