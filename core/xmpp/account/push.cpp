#include "xmpp/account/push.h"

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view pubsub = "http://jabber.org/protocol/pubsub";
constexpr int64_t patienceMs = 30'000; ///< with a service that does not answer
constexpr std::string_view idPrefix = "wake-";

// In the question's id, so that an answer is understood also when the account was unloaded meanwhile.
std::string markOf(const std::string& key)
{
    return hexEncode(crypto::hash(crypto::Hash::Sha256, key)).substr(0, 16);
}

} // namespace

Push::Push(Home& home)
    : m_home(home)
    , m_keeper(*home.station().store().objects, home.accountId(), "xmpp-push")
{
}

void Push::whenLoaded(std::function<void(Result<void>)> then)
{
    if (m_loaded)
        return then({});
    m_waiting.push_back(std::move(then));
    if (std::exchange(m_loading, true))
        return;
    m_keeper.load(m_life.bind([this](Result<std::vector<Keeper::Item>> items) {
        m_loading = false;
        m_loaded = items.has_value();
        for (size_t i = 0; items && i < items->size(); ++i) {
            const auto kept = readXml((*items)[i].bytes);
            const auto service = kept ? Jid::parse(kept->attribute("jid")) : std::nullopt;
            if (!service)
                continue;
            Registration registration{*service, std::string(kept->attribute("node")), std::string(kept->attribute("resource")), {}};
            if (const Element* options = kept->firstChild())
                registration.options = toXml(*options);
            const std::string key = keyOf(*service, registration.node);
            m_keeper.known(key, (*items)[i].id);
            m_registrations.insert_or_assign(key, std::move(registration));
        }
        const Result<void> outcome = items ? Result<void>() : Result<void>(passOn(items.error()));
        for (const auto& each : std::exchange(m_waiting, {}))
            each(outcome);
        m_home.maybeRelease();
    }));
}

void Push::enable(const Jid& service, const std::string& node, const std::string& resource, const Element* options,
                  Reply<void> reply)
{
    Registration made{service, node, resource, options ? toXml(*options) : std::string()};
    whenLoaded([this, made = std::move(made), reply](Result<void> loaded) {
        if (!loaded)
            return reply(passOn(loaded.error()));
        const std::string key = keyOf(made.service, made.node);
        if (!m_registrations.contains(key) && m_registrations.size() >= most)
            return reply(fail(ErrorKind::Limit, "too many push services of this account"));
        m_registrations.insert_or_assign(key, made);
        Element kept("push");
        kept.set("jid", made.service.text()).set("node", made.node).set("resource", made.resource);
        if (!made.options.empty())
            kept.add(Element::ofXml(made.options));
        m_keeper.put(key, toXml(kept), [reply](Result<store::Modseq> done) {
            reply(done ? Result<void>() : Result<void>(passOn(done.error())));
        });
    });
}

void Push::disable(const Jid& service, const std::optional<std::string>& node, Reply<void> reply)
{
    whenLoaded([this, service, node, reply](Result<void> loaded) {
        if (!loaded)
            return reply(passOn(loaded.error()));
        std::vector<std::string> gone;
        for (const auto& [key, each] : m_registrations) {
            if (each.service == service && (!node || *node == each.node))
                gone.push_back(key);
        }
        if (gone.empty())
            return reply({});
        for (const std::string& key : gone) {
            m_registrations.erase(key);
            m_keeper.erase(key, [reply, last = key == gone.back()](Result<store::Modseq> done) {
                if (last)
                    reply(done ? Result<void>() : Result<void>(passOn(done.error())));
            });
        }
    });
}

void Push::notify(const std::string& resource)
{
    whenLoaded([this, resource](Result<void> loaded) {
        if (!loaded)
            return;
        const int64_t now = m_home.station().context().clock.steadyMs();
        for (auto& [key, each] : m_registrations) {
            if (!resource.empty() && each.resource != resource)
                continue;
            ++each.waiting;
            if (each.asked != 0 && now - each.asked < patienceMs)
                each.again = true;
            else
                tell(key, each);
        }
    });
}

// Section 7.1.
void Push::tell(const std::string& key, Registration& registration)
{
    registration.asked = m_home.station().context().clock.steadyMs();
    registration.again = false;
    auto question = std::make_shared<Stanza>(Kind::Iq, "set");
    question->id = std::string(idPrefix) + markOf(key) + '-' + randomName(8);
    question->from = m_home.bare();
    question->to = registration.service;
    Element& wrapper = question->add("pubsub", pubsub);
    Element notification("notification", "urn:xmpp:push:0");
    DataForm summary;
    summary.type = "submit";
    summary.addHidden("urn:xmpp:push:summary");
    summary.add("message-count", std::to_string(registration.waiting));
    notification.add(summary.toElement());
    Element& publish = wrapper.add("publish");
    publish.set("node", registration.node);
    publish.add("item").add(std::move(notification));
    if (!registration.options.empty())
        wrapper.add("publish-options").add(Element::ofXml(registration.options));
    m_home.station().route(question);
}

bool Push::isAnswer(const Stanza& stanza)
{
    return stanza.isResponse() && stanza.id.starts_with(idPrefix);
}

void Push::answered(const StanzaPtr& response)
{
    whenLoaded([this, response](Result<void> loaded) {
        if (!loaded)
            return;
        const std::string mark = response->id.substr(idPrefix.size(), 16);
        for (auto& [key, each] : m_registrations) {
            if (markOf(key) != mark || each.service != response->from)
                continue;
            each.asked = 0;
            const Element* const error = response->isError() ? response->child("error", ns::client) : nullptr;
            if (error && error->attribute("type") != "wait") {
                m_home.station().context().hub.log(watch::Channel::Xmpp, watch::Level::Info,
                                                   each.service.text() + " takes no notifications for " + m_home.bare().text() +
                                                       ": it is not told any more");
                const std::string node = each.node;
                return disable(Jid(each.service), node, [](Result<void>) {});
            }
            if (each.again)
                tell(key, each);
            return;
        }
    });
}

bool isWorthWaking(const Stanza& message)
{
    return message.kind == Kind::Message && !message.isError() && !message.child("sent", ns::carbons) &&
           (!message.childText("body").empty() || isEncrypted(message) || message.child("received", ns::carbons));
}

void wake(Station& station, const Jid& full)
{
    station.atHome(full, [resource = full.resource](Station&, Home* home) {
        if (home)
            home->pushServices().notify(resource);
    });
}

} // namespace posthorn::xmpp
