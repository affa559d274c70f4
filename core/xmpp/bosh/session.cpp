#include "xmpp/bosh/session.h"

#include <algorithm>
#include <array>

#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/standalone.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

/// What a stream takes for its connection.
class BoshSession::Link final : public wire::Link {
public:
    explicit Link(BoshSession& session)
        : m_session(session)
        , m_settings(session.m_station.context().settings.snapshot())
        , m_record(hub().openSession(watch::Channel::Xmpp, "xmpp-bosh", session.m_info.peer.text()))
    {
        if (session.m_info.tls)
            m_record->setTls();
        for (size_t i = 0; i < m_alarms.size(); ++i)
            m_alarms[i] = std::make_unique<Alarm>(session.m_station, [this, i] { m_session.m_stream->expired(wire::TimerId(i)); });
    }
    ~Link() override { hub().closeSession(m_record->id()); }

    const wire::LinkInfo& info() const override { return m_session.m_info; }
    Executor& executor() override { return m_session.m_station.executor(); }
    const config::Snapshot& settings() const override { return *m_settings; }
    void send(std::string_view) override {}
    size_t unsent() const override { return m_session.m_output.size(); }
    void pauseInput() override {}
    void resumeInput() override {}
    void startTls() override {}
    void close() override { m_session.terminate({}); }
    void abort() override { m_session.terminate("policy-violation"); }
    void setTimer(wire::TimerId timer, std::chrono::milliseconds delay) override { m_alarms[size_t(timer)]->set(delay); }
    void cancelTimer(wire::TimerId timer) override { m_alarms[size_t(timer)]->cancel(); }
    void setAccount(std::string_view account) override
    {
        m_session.m_loggedIn = true;
        m_record->setAccount(account);
    }
    void setState(std::string_view state) override { m_record->setState(state); }
    void setCommand(std::string_view command) override { m_record->setCommand(command); }
    void transcript(watch::Direction, std::string_view) override {}
    void log(watch::Level level, std::string_view text) override { hub().log(watch::Channel::Xmpp, level, text, m_record->id()); }
    void count(watch::Counter counter, uint64_t by) override { hub().count(counter, by); }
    void addBytes(uint64_t in, uint64_t out) { m_record->addBytes(in, out); }

private:
    watch::Hub& hub() const { return m_session.m_station.context().hub; }

    BoshSession& m_session;
    const config::SnapshotPtr m_settings;
    const std::shared_ptr<watch::SessionRecord> m_record;
    std::array<std::unique_ptr<Alarm>, 3> m_alarms;
};

BoshSession::BoshSession(Station& station, const wire::LinkInfo& info, std::string sid, std::function<void()> ended)
    : m_station(station)
    , m_info(info)
    , m_sid(std::move(sid))
    , m_ended(std::move(ended))
    , m_waitAlarm(m_station, [this] { waitedEnough(); })
    , m_restAlarm(m_station, [this] {
        // Nobody asks any more; who has stream management may come back.
        m_stream->connectionLost();
        terminate({});
    })
    , m_rate(station, [this] { pump(); })
{
}

BoshSession::~BoshSession() = default;

void BoshSession::begin(BoshRequest request, BoshAnswer answer)
{
    m_wait = std::min(request.wait.value_or(Limits::longestWait), Limits::longestWait);
    m_hold = std::min(request.hold.value_or(1), Limits::mostHeld);
    if (m_wait == 0)
        m_hold = 0; // section 11: a poller
    m_acks = request.wantsAcks;
    m_first = request.rid;
    m_window = std::make_unique<BoshWindow<Asked>>(request.rid, m_hold + 1);
    m_link = std::make_unique<Link>(*this);
    m_stream = std::make_unique<Stream>(m_station.exchange(), *m_link, static_cast<Framing&>(*this));
    m_open.push_back({request.rid, std::move(answer), m_station.context().clock.steadyMs() + 1000 * int64_t(m_wait)});
    m_waitAlarm.set(std::chrono::seconds(std::max(m_wait, 1u)));
    openStream(request.to, request.language);
    for (Element& each : request.elements)
        m_elements.push_back(std::move(each));
    pump();
    flushSoon();
}

void BoshSession::openStream(const std::string& to, const std::string& language)
{
    Element header("open", ns::framing);
    header.set("to", to).set("version", "1.0");
    if (!language.empty())
        header.attributes.push_back({"lang", language, std::string(xmlNamespace)});
    m_stream->opened(header);
}

void BoshSession::take(BoshRequest request, BoshAnswer answer)
{
    using Verdict = BoshWindow<Asked>::Verdict;
    if (m_over)
        return answer(m_last.empty() ? terminatingBody("item-not-found") : std::exchange(m_last, {}));
    const uint64_t rid = request.rid;
    Asked asked{std::move(request), std::move(answer)};
    switch (m_window->take(rid, asked)) {
    case Verdict::Next:
        process(std::move(asked));
        while (!m_over) {
            auto next = m_window->next();
            if (!next)
                break;
            process(std::move(*next));
        }
        return;
    case Verdict::Early:
        return;
    case Verdict::Repeated:
        return repeated(rid, std::move(asked.answer));
    case Verdict::Outside:
        asked.answer(terminatingBody("item-not-found"));
        m_stream->connectionLost();
        return terminate("item-not-found");
    }
}

// Section 14.3: the connection broke before the answer came.
void BoshSession::repeated(uint64_t rid, BoshAnswer answer)
{
    const auto open = std::find_if(m_open.begin(), m_open.end(), [rid](const Open& each) { return each.rid == rid; });
    if (open != m_open.end()) {
        open->answer("<body xmlns='http://jabber.org/protocol/httpbind'/>");
        open->answer = std::move(answer);
        return;
    }
    const auto kept = m_answers.find(rid);
    answer(kept == m_answers.end() ? terminatingBody("item-not-found") : kept->second);
    if (kept == m_answers.end()) {
        m_stream->connectionLost();
        terminate("item-not-found");
    }
}

// Sections 11 and 12.
bool BoshSession::isTooEager(const BoshRequest& request)
{
    if (m_open.size() > m_hold) // this one would be beyond `requests`
        return true;
    if (!request.isEmpty())
        return false;
    const int64_t now = m_station.context().clock.steadyMs();
    const int64_t before = std::exchange(m_lastEmpty, now);
    return m_hold == 0 && m_answeredEmpty && before > 0 && now - before < 1000 * int64_t(Limits::polling);
}

void BoshSession::process(Asked asked)
{
    BoshRequest& request = asked.request;
    m_link->addBytes(request.octets, 0);
    m_rate.take(request.octets, m_link->settings());
    m_restAlarm.cancel();
    m_patience = Limits::inactivity;
    const bool eager = isTooEager(request);
    m_open.push_back({request.rid, std::move(asked.answer), m_station.context().clock.steadyMs() + 1000 * int64_t(m_wait)});
    if (eager) {
        m_link->log(watch::Level::Info, "the client asks too often");
        m_stream->connectionLost();
        return terminate("policy-violation");
    }
    if (!m_waitAlarm.isSet())
        m_waitAlarm.set(std::chrono::seconds(std::max(m_wait, 1u)));
    // Whoever is read slowly, and goes on sending as answers come that others bring about, does not fill the memory.
    m_pending += request.octets;
    if (m_pending > size_t(m_link->settings().number(config::Setting::XmppMaxUnread))) {
        m_link->log(watch::Level::Warning, "the client sends faster than it is read");
        m_stream->connectionLost();
        return terminate("policy-violation");
    }
    if (request.pause)
        m_patience = std::min(*request.pause, Limits::longestPause);
    for (Element& each : request.elements)
        m_elements.push_back(std::move(each));
    if (request.restart) {
        Element mark("open", ns::framing);
        mark.set("to", request.to.empty() ? m_domain : request.to);
        m_elements.push_back(std::move(mark));
    }
    if (request.terminate)
        m_elements.emplace_back("close", ns::framing);
    pump();
    if (m_over)
        return;
    if (request.pause) { // section 13: nothing stays open meanwhile
        while (!m_open.empty())
            respond(std::exchange(m_output, {}));
        return restWatch();
    }
    flushSoon();
}

void BoshSession::pump()
{
    if (std::exchange(m_pumping, true))
        return;
    while (!m_waiting && !m_over && !m_rate.isSlowed() && !m_elements.empty()) {
        Element element = std::move(m_elements.front());
        m_elements.pop_front();
        if (element.is("open", ns::framing))
            openStream(std::string(element.attribute("to")), {});
        else if (element.is("close", ns::framing))
            m_stream->peerClosed();
        else
            m_stream->element(std::move(element));
    }
    m_pumping = false;
    if (m_elements.empty())
        m_pending = 0;
    flushSoon();
}

void BoshSession::go()
{
    if (std::exchange(m_waiting, false) && !m_elements.empty())
        m_station.executor().post(m_life.bind([this] { pump(); }));
}

void BoshSession::open(const std::string& domain, const std::string& id, std::string_view)
{
    m_domain = domain;
    if (m_streamId.empty())
        m_streamId = id;
}

void BoshSession::send(std::string_view xml)
{
    m_output += standalone(xml);
    flushSoon();
}

void BoshSession::sendStream(std::string_view name, std::string_view inner)
{
    m_failed |= name == "error";
    m_output += standaloneOfStream(name, inner);
    flushSoon();
}

void BoshSession::close()
{
    terminate(m_failed ? "remote-stream-error" : "");
}

void BoshSession::flushSoon()
{
    if (m_over || std::exchange(m_flushing, true))
        return;
    m_station.executor().post(m_life.bind([this] {
        m_flushing = false;
        flush();
    }));
}

void BoshSession::flush()
{
    if (m_over)
        return;
    if (!m_output.empty() && !m_open.empty())
        respond(std::exchange(m_output, {}));
    // A poller is answered at once; but nobody before there is a session to tell of, nor before what came is dealt with.
    while (m_told && m_elements.empty() && m_open.size() > m_hold)
        respond({});
    restWatch();
}

void BoshSession::restWatch()
{
    if (m_open.empty() && !m_restAlarm.isSet())
        m_restAlarm.set(std::chrono::seconds(m_patience));
}

void BoshSession::waitedEnough()
{
    const int64_t now = m_station.context().clock.steadyMs();
    while (!m_open.empty() && m_open.front().until <= now)
        respond(std::exchange(m_output, {}));
    if (!m_open.empty())
        m_waitAlarm.set(std::chrono::milliseconds(m_open.front().until - now));
    restWatch();
}

std::string BoshSession::firstAttributes() const
{
    std::string out;
    appendAttribute(out, "sid", m_sid);
    appendAttribute(out, "from", m_domain);
    appendAttribute(out, "authid", m_streamId);
    for (const auto& [name, value] : {std::pair<std::string_view, uint64_t>{"wait", m_wait}, {"hold", m_hold}, {"requests", m_hold + 1},
                                      {"inactivity", Limits::inactivity}, {"polling", Limits::polling},
                                      {"maxpause", Limits::longestPause}})
        appendAttribute(out, name, std::to_string(value));
    if (m_acks)
        appendAttribute(out, "ack", std::to_string(m_first));
    return out + " ver='1.11' xmpp:version='1.0' xmpp:restartlogic='true' xmlns:xmpp='urn:xmpp:xbosh'";
}

void BoshSession::respond(std::string_view inner)
{
    Open open = std::move(m_open.front());
    m_open.pop_front();
    std::string body = "<body xmlns='http://jabber.org/protocol/httpbind'";
    if (!std::exchange(m_told, true))
        body += firstAttributes();
    else if (m_acks && m_window->done() != open.rid)
        appendAttribute(body, "ack", std::to_string(m_window->done()));
    m_answeredEmpty = inner.empty();
    if (inner.empty())
        body += "/>";
    else
        body.append(">").append(inner).append("</body>");
    m_link->addBytes(0, body.size());
    m_answers[open.rid] = body;
    while (m_answers.size() > m_hold + 1)
        m_answers.erase(m_answers.begin());
    open.answer(std::move(body));
    if (m_stream)
        m_stream->drained();
}

void BoshSession::terminate(std::string_view condition)
{
    if (std::exchange(m_over, true))
        return;
    m_waitAlarm.cancel();
    m_restAlarm.cancel();
    std::string inner = std::exchange(m_output, {});
    if (m_open.empty() && !inner.empty()) { // the next request hears of it
        m_last = terminatingBody(condition, inner);
        return m_station.after(std::chrono::seconds(Limits::inactivity), m_life.bind([this] { m_ended(); }));
    }
    for (const Open& each : std::exchange(m_open, {}))
        each.answer(terminatingBody(condition, std::exchange(inner, {})));
    m_ended();
}

void BoshSession::shutdown()
{
    m_stream->shutdown();
}

} // namespace posthorn::xmpp
