#include "messenger/client/chat/presences.h"

#include <algorithm>

#include <QDateTime>

#include "base/text.h"
#include "messenger/client/chat/blocking.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostDevices = 30;
constexpr size_t mostKnown = 50000;
const QString statusKind = QStringLiteral("own-presence");

int priorityOf(Availability availability)
{
    switch (availability) {
    case Availability::FreeToChat: return 10;
    case Availability::Online: return 5;
    case Availability::Away: return 1;
    default: return 0;
    }
}

} // namespace

std::string_view showOf(Availability availability)
{
    switch (availability) {
    case Availability::FreeToChat: return "chat";
    case Availability::Away: return "away";
    case Availability::ExtendedAway: return "xa";
    case Availability::DoNotDisturb: return "dnd";
    default: return {};
    }
}

Availability availabilityOf(const Stanza& presence)
{
    if (!presence.type.empty())
        return Availability::Offline;
    const std::string show = presence.childText("show");
    return show == "chat" ? Availability::FreeToChat
           : show == "away" ? Availability::Away
           : show == "xa"   ? Availability::ExtendedAway
           : show == "dnd"  ? Availability::DoNotDisturb
                            : Availability::Online;
}

void Presences::load()
{
    m.history.keptOne(m.account, statusKind, {}, &m, [this](const QByteArray& text) {
        if (m_status.isEmpty())
            m_status = QString::fromUtf8(text);
    });
}

void Presences::stopped()
{
    m_announced = false;
    const UnixMs now = QDateTime::currentMSecsSinceEpoch();
    for (auto& [jid, known] : m_known) {
        if (!known.devices.isEmpty())
            known.lastSeen = now;
        known.devices.clear();
    }
    Q_EMIT m.chat.contactsChanged();
}

std::shared_ptr<Stanza> Presences::make(const Jid& to)
{
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Presence);
    stanza->to = to;
    if (const auto show = showOf(m_own); !show.empty())
        stanza->add("show", ns::client).setText(show);
    if (!m_status.isEmpty())
        stanza->add("status", ns::client).setText(toUtf8(m_status));
    if (to.isEmpty())
        stanza->add("priority", ns::client).setText(std::to_string(priorityOf(m_own)));
    for (const auto& each : m.modules)
        each->complete(*stanza);
    return stanza;
}

void Presences::announce()
{
    if (!m.ready)
        return;
    if (m_own == Availability::Invisible || m_own == Availability::Offline) {
        // Nobody is told; on a stream that has not announced itself the server does not, either.
        if (std::exchange(m_announced, false)) {
            auto stanza = std::make_shared<Stanza>(xmpp::Kind::Presence, "unavailable");
            if (!m_status.isEmpty())
                stanza->add("status", ns::client).setText(toUtf8(m_status));
            m.send(std::move(stanza));
        }
        return;
    }
    m_announced = true;
    m.send(make({}));
    m.rooms->announce();
}

void Presences::setOwn(Availability availability, const QString& text)
{
    if (availability == m_own && text == m_status)
        return;
    m_own = availability;
    m_status = text.left(1000);
    m.history.keep(m.account, statusKind, {}, m_status.toUtf8());
    announce();
    Q_EMIT m.chat.availabilityChanged();
}

bool Presences::presence(const StanzaPtr& stanza)
{
    if (stanza->from.isEmpty() || (!stanza->type.empty() && stanza->type != "unavailable"))
        return false;
    const Jid bare = stanza->from.bare();
    const QString resource = fromUtf8(stanza->from.resource);
    if (!m_known.contains(bare) && m_known.size() >= mostKnown)
        return true;
    Known& known = m_known[bare];
    if (stanza->type == "unavailable") {
        resource.isEmpty() ? known.devices.clear() : void(known.devices.remove(resource));
        if (known.devices.isEmpty())
            known.lastSeen = QDateTime::currentMSecsSinceEpoch();
    } else {
        if (!known.devices.contains(resource) && known.devices.size() >= mostDevices)
            return true;
        Device device;
        device.resource = safeName(resource);
        device.availability = availabilityOf(*stanza);
        device.status = safeText(stanza->childText("status"), 1000);
        device.priority = std::clamp(parseNumber<int>(stanza->childText("priority")).value_or(0), -128, 127);
        known.devices.insert(resource, device);
        m.disco->saw(*stanza);
    }
    Q_EMIT m.chat.contactChanged(bare);
    return false; // avatars and names look at it, too
}

QList<Device> Presences::devices(const Jid& bare) const
{
    const auto found = m_known.find(bare);
    if (found == m_known.end())
        return {};
    QList<Device> all;
    for (auto each = found->second.devices.begin(); each != found->second.devices.end(); ++each) {
        Device device = *each;
        device.software = m.disco->software(bare.withResource(toUtf8(each.key())));
        all.append(device);
    }
    std::sort(all.begin(), all.end(), [](const Device& a, const Device& b) {
        return a.priority != b.priority ? a.priority > b.priority : a.availability != b.availability ? a.availability < b.availability : a.resource < b.resource;
    });
    return all;
}

UnixMs Presences::lastSeen(const Jid& bare) const
{
    const auto found = m_known.find(bare);
    return found == m_known.end() ? 0 : found->second.lastSeen;
}

bool Presences::anyCan(const Jid& bare, const std::string& feature) const
{
    const auto found = m_known.find(bare);
    if (found == m_known.end())
        return false;
    for (auto each = found->second.devices.begin(); each != found->second.devices.end(); ++each) {
        if (m.disco->can(bare.withResource(toUtf8(each.key())), feature))
            return true;
    }
    return false;
}

} // namespace posthorn::messenger
