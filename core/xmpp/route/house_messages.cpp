#include "xmpp/route/house_messages.h"

#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

Result<std::shared_ptr<Stanza>> stanzaOf(const delivery::InstantMessage& message)
{
    if (trimmed(message.text).empty())
        return fail(ErrorKind::Invalid, "the message is empty");
    if (!isUtf8(message.text) || !isUtf8(message.subject))
        return fail(ErrorKind::Invalid, "the message is not UTF-8");
    auto stanza = std::make_shared<Stanza>(Kind::Message);
    stanza->id = message.id.empty() ? randomName(12) : message.id;
    if (!message.from.empty()) {
        const auto from = Jid::parse(message.from);
        if (!from)
            return fail(ErrorKind::Invalid, "not an address: " + message.from);
        stanza->from = *from;
        if (!from->local.empty())
            stanza->type = "chat"; // a person's, who may be answered
    }
    if (!message.subject.empty())
        stanza->add("subject", ns::client).setText(message.subject);
    stanza->add("body", ns::client).setText(message.text);
    return stanza;
}

/// Counts on all stations, and answers when the last has.
struct Count {
    Count(Executor& asker_, Reply<size_t> reply_) : asker(asker_), reply(std::move(reply_)) {}
    ~Count()
    {
        asker.post([reply = std::move(reply), all = number.load()] { reply(all); });
    }
    Executor& asker;
    Reply<size_t> reply;
    std::atomic<size_t> number{0};
};

} // namespace

void HouseMessages::send(const MailAddress& to, delivery::InstantMessage message, Executor& asker, Reply<void> reply)
{
    const auto jid = Jid::parse(Jid::of(to).text());
    auto stanza = stanzaOf(message);
    const auto answer = [&asker, reply](Result<void> result) { asker.post([reply, result] { reply(result); }); };
    if (!stanza)
        return answer(passOn(stanza.error()));
    if (!jid)
        return answer(fail(ErrorKind::Invalid, "not an address: " + to.text()));
    (*stanza)->to = jid->bare();
    if ((*stanza)->from.isEmpty())
        (*stanza)->from = {{}, jid->domain, {}};
    m_exchange.post(m_exchange.homeOf(*jid), [bare = jid->bare(), stanza = *stanza, answer, mayBeThere = !message.id.empty()](Station& station) {
        station.withHome(bare, [stanza, answer, bare, mayBeThere](Home* home) {
            if (!home)
                return answer(fail(ErrorKind::NotFound, "no account with instant messaging: " + bare.text()));
            const auto take = [home, stanza, answer] { home->incoming(stanza, Ticket(nullptr, [answer](void*) { answer({}); })); };
            if (!mayBeThere)
                return take();
            home->station().chat().archive->find(
                home->accountId(), stanza->id, home->bind([answer, take](Result<std::optional<store::ArchivedMessage>> found) {
                    if (!found)
                        return answer(passOn(found.error()));
                    if (*found)
                        return answer({});
                    take();
                }));
        });
    });
}

void HouseMessages::announce(const std::string& domain, delivery::InstantMessage message, Executor& asker, Reply<size_t> reply)
{
    auto made = stanzaOf(message);
    if (!made)
        return asker.post([reply, error = made.error()] { reply(passOn(error)); });
    (*made)->type = "headline"; // of the moment: nothing for archives
    const auto count = std::make_shared<Count>(asker, std::move(reply));
    for (size_t i = 0; i < m_exchange.size(); ++i) {
        m_exchange.post(i, [domain, stanza = *made, count](Station& station) {
            station.eachHome([&](Home& home) {
                if (!domain.empty() && home.bare().domain != domain)
                    return;
                auto own = std::make_shared<Stanza>(*stanza);
                own->to = home.bare();
                if (own->from.isEmpty())
                    own->from = {{}, home.bare().domain, {}};
                bool reached = false;
                for (const auto& each : home.resources()) {
                    if (!each->isAvailable())
                        continue;
                    home.deliver(*each, own);
                    reached = true;
                }
                count->number += reached ? 1 : 0;
            });
        });
    }
}

} // namespace posthorn::xmpp
