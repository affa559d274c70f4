// Contacts (RFC 6121 section 2) with their version, and who may see whose presence (section 3).
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Roster final : public Module {
public:
    using Module::Module;
    struct Item {
        QString name;
        QStringList groups;
        Subscription subscription = Subscription::None;
        bool isAsked = false;
        bool isApproved = false;
    };

    void load() override;
    void started() override;
    bool question(const StanzaPtr& stanza) override;
    bool presence(const StanzaPtr& stanza) override;

    const ByJid<Item>& items() const { return m_items; }
    const Item* item(const Jid& jid) const;
    bool seesUs(const Jid& bare) const
    {
        const Item* const known = item(bare);
        return known && (known->subscription == Subscription::From || known->subscription == Subscription::Both);
    }
    bool isAsking(const Jid& jid) const { return m_requests.contains(jid); }
    QList<Request> requests() const;
    void set(const Jid& jid, const QString& name, const QStringList& groups, Chat::Done done);
    void remove(const Jid& jid, Chat::Done done);
    void subscribe(const Jid& jid, const QString& text);
    void accept(const Jid& jid);
    void refuse(const Jid& jid);
    /// Somebody else had this to do with it: blocked.
    void dropRequest(const Jid& jid);

private:
    void take(const Element& item);
    void takeAll(const Element& query);
    void send(std::string_view type, const Jid& to, const QString& text = {});
    ByJid<Item> m_items;
    ByJid<Request> m_requests;
    std::string m_version;
};

} // namespace posthorn::messenger
