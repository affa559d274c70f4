// Pictures of people: published (XEP-0084), or in the vCard and named in presence (XEP-0153); of rooms and occupants, too.
#pragma once

#include <QCache>
#include <QSet>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Avatars final : public Module {
public:
    explicit Avatars(Core& core) : Module(core), m_images(512) {}
    void load() override;
    void features(std::vector<std::string>& all) const override;
    void started() override;
    void stopped() override { m_asking.clear(); }
    bool presence(const StanzaPtr& stanza) override;
    void event(const Jid& from, const std::string& node, const Element& items) override;
    void complete(Stanza& presence) override;

    QImage image(const Jid& jid);
    void setOwn(const QImage& image, Chat::Done done);
    /// An occupant's or a room's presence said that; @p hash is empty for none.
    void learn(const Jid& jid, const std::string& hash, bool published);

private:
    void fetch(const Jid& jid, const QString& hash);
    void got(const Jid& jid, const QString& hash, const QByteArray& octets);
    struct Face {
        QString hash;
        bool published = false; ///< found at the node, else in the vCard
    };
    ByJid<Face> m_faces;
    QCache<QString, QImage> m_images; ///< by hash
    QSet<QString> m_asking;
    QSet<QString> m_bad;
};

} // namespace posthorn::messenger
