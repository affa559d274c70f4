// Who is there (RFC 6121 section 4), and oneself.
#pragma once

#include <QHash>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Presences final : public Module {
public:
    using Module::Module;
    void load() override;
    void stopped() override;
    bool presence(const StanzaPtr& stanza) override;

    Availability own() const { return m_own; }
    const QString& ownStatus() const { return m_status; }
    void setOwn(Availability availability, const QString& text);
    /// Tells the contacts (and rooms) how oneself is; the first one of a stream makes them tell how they are.
    void announce();
    /// A presence as of now, for a room.
    std::shared_ptr<Stanza> make(const Jid& to);

    QList<Device> devices(const Jid& bare) const; ///< the best first
    UnixMs lastSeen(const Jid& bare) const;
    /// Where the contact's programs say that they can do something; only those that are there.
    bool anyCan(const Jid& bare, const std::string& feature) const;

private:
    struct Known {
        QHash<QString, Device> devices;
        UnixMs lastSeen = 0;
    };
    ByJid<Known> m_known;
    Availability m_own = Availability::Online;
    QString m_status;
    bool m_announced = false;
};

/// "away" and the like; empty for what has none.
std::string_view showOf(Availability availability);
Availability availabilityOf(const Stanza& presence);

} // namespace posthorn::messenger
