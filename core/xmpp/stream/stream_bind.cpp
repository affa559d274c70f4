// Resource binding (RFC 6120 section 7).
#include "xmpp/account/home.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/management.h"
#include "xmpp/stream/stream.h"

namespace posthorn::xmpp {

void Stream::bindRequest(const StanzaPtr& question)
{
    if (m_state != State::Authenticated)
        return fail(StreamCondition::NotAuthorized);
    std::string wanted = question->child("bind", ns::bind)->childText("resource", ns::bind);
    if (!wanted.empty()) {
        auto prepared = Jid::prepareResource(wanted);
        if (!prepared) {
            std::string out;
            question->errorReply({Condition::BadRequest})->append(out);
            return send(out);
        }
        wanted = std::move(*prepared);
    }
    setState(State::Binding);
    m_framing.wait();
    m_address = m_station.add(*this);
    // The answer comes back as a parcel to this session, which may be gone by then.
    m_station.atHome(m_jid, [address = *m_address, wanted, question, byPassword = m_byPassword,
                              version = m_account->credentialsVersion](Station& there, Home* home) {
        Result<std::string> resource = home ? home->attach(address, wanted, version)
                                            : Result<std::string>(posthorn::fail(ErrorKind::NotFound, "no such account"));
        if (resource)
            home->resourceOf(address)->byPassword = byPassword;
        there.send(address.station, [address, question, resource = std::move(resource)](Station& here) {
            if (auto* stream = dynamic_cast<Stream*>(here.outlet(address.session)))
                stream->bound(resource, question);
        });
    });
}

void Stream::bound(Result<std::string> resource, const StanzaPtr& question)
{
    if (m_state != State::Binding)
        return;
    m_framing.go();
    std::string out;
    if (!resource) {
        m_station.remove(m_address->session);
        m_address.reset();
        setState(State::Authenticated);
        question->errorReply(StanzaError::of(resource.error()))->append(out);
        return send(out);
    }
    m_jid.resource = *resource;
    setState(State::Bound);
    restartIdleTimer();
    auto answer = question->reply();
    answer->from = answer->to = {};
    answer->add("bind", ns::bind).addText("jid", m_jid.text());
    answer->append(out);
    send(out);
    log(watch::Level::Info, "bound as " + m_jid.text());
}

void Stream::leave()
{
    if (!m_address)
        return;
    const SessionAddress address = *m_address;
    m_address.reset();
    m_station.remove(address.session);
    m_station.atHome(m_jid, [address](Station&, Home* home) {
        if (home)
            home->detach(address);
    });
    // Behind the detaching: they must not come here again.
    if (m_management)
        giveBack(m_station, m_jid, m_management->unacknowledged.take());
    if (m_early)
        giveBack(m_station, m_jid, m_early->take());
}

} // namespace posthorn::xmpp
