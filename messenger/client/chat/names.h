// What people call themselves: nicknames (XEP-0172) and, where there is none, the name in their vCard (XEP-0292, else 0054).
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

inline constexpr std::string_view vcardNs = "vcard-temp";

class Names final : public Module {
public:
    using Module::Module;
    void load() override;
    void features(std::vector<std::string>& all) const override;
    void event(const Jid& from, const std::string& node, const Element& items) override;
    /// Plain text; empty while none is known.
    QString name(const Jid& bare) const;
    /// Asks for the vCard of somebody who has no nickname; once a stream.
    void lookUp(const Jid& bare);
    void stopped() override { m_asked.clear(); }
    void setOwn(const QString& name, Chat::Done done);

private:
    void learn(const Jid& bare, const QString& name);
    void lookUpOld(const Jid& bare);
    ByJid<QString> m_names;
    ByJid<bool> m_asked;
};

} // namespace posthorn::messenger
