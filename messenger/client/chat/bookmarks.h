// Rooms that are kept, on all devices (XEP-0402).
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Bookmarks final : public Module {
public:
    using Module::Module;
    void features(std::vector<std::string>& all) const override;
    void started() override;
    void event(const Jid& from, const std::string& node, const Element& items) override;
    void set(const Jid& room, const QString& name, const QString& nick, bool autojoin);
    void remove(const Jid& room);
    bool has(const Jid& room) const { return m_known.contains(room); }

private:
    void take(const Element& item);
    ByJid<Element> m_known; ///< as published: what others put into it stays
};

} // namespace posthorn::messenger
