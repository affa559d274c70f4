#include "messenger/client/chat/avatars.h"

#include <QBuffer>
#include <QCryptographicHash>

#include "base/text.h"
#include "messenger/client/chat/names.h"
#include "messenger/client/chat/pep.h"
#include "messenger/client/chat/picture.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view metadataNs = "urn:xmpp:avatar:metadata";
constexpr std::string_view dataNs = "urn:xmpp:avatar:data";
constexpr std::string_view updateNs = "vcard-temp:x:update";
constexpr PictureLimits limits{1 << 20, 1024, 128};
constexpr size_t mostFaces = 50000;
constexpr qsizetype mostAsking = 8;
constexpr int mostKept = 2000; ///< on the disk, some KiB each
const QString imageKind = QStringLiteral("avatar");
const QString faceKind = QStringLiteral("face");

bool isHash(std::string_view text)
{
    return text.size() == 40 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

void Avatars::load()
{
    // Whoever changes pictures without end shall not fill the disk; those that are missed are fetched again.
    m.history.trim(m.account, imageKind, mostKept);
    m.history.kept(m.account, faceKind, &m, [this](const QHash<QString, QByteArray>& rows) {
        for (auto each = rows.begin(); each != rows.end(); ++each) {
            if (const auto jid = Jid::parse(each.key().toStdString()))
                m_faces.emplace(*jid, Face{QString::fromLatin1(each->mid(1)), each->startsWith('p')});
        }
    });
}

void Avatars::features(std::vector<std::string>& all) const
{
    all.push_back(std::string(metadataNs) + "+notify");
}

void Avatars::started()
{
    m_asking.clear();
}

void Avatars::complete(Stanza& presence)
{
    // XEP-0153 section 4.3: whoever does not know what the own picture is says no photo at all.
    Element& update = presence.add("x", updateNs);
    if (const auto own = m_faces.find(m.me); own != m_faces.end())
        update.addText("photo", toUtf8(own->second.hash));
}

bool Avatars::presence(const StanzaPtr& stanza)
{
    const Element* const update = stanza->type.empty() ? stanza->child("x", updateNs) : nullptr;
    const Element* const photo = update ? update->child("photo", updateNs) : nullptr;
    if (photo) {
        const Jid bare = stanza->from.bare();
        const auto known = m_faces.find(bare);
        // What is published is the better one; the server may have made one of the other anyway.
        if (known == m_faces.end() || !known->second.published || known->second.hash.isEmpty())
            learn(bare, photo->text(), false);
    }
    return false;
}

void Avatars::event(const Jid& from, const std::string& node, const Element& items)
{
    if (node != metadataNs)
        return;
    const Element* const item = items.child("item", pubsubEventNs);
    const Element* const metadata = item ? item->child("metadata", metadataNs) : nullptr;
    if (!metadata)
        return;
    for (const Element& info : metadata->children) {
        // Only what lies in the node: a picture elsewhere on the web would tell its owner who looks.
        if (info.is("info", metadataNs) && !info.hasAttribute("url")) {
            if (parseNumber<qint64>(info.attribute("bytes")).value_or(0) > limits.octets)
                continue; // it says itself that it is too large
            learn(from.bare(), std::string(info.attribute("id")), true);
            return;
        }
    }
    learn(from.bare(), {}, true);
}

void Avatars::learn(const Jid& jid, const std::string& hash, bool published)
{
    if (!hash.empty() && !isHash(hash))
        return;
    if (!m_faces.contains(jid) && (m_faces.size() >= mostFaces || hash.empty()))
        return;
    Face& face = m_faces[jid];
    const QString now = fromUtf8(hash);
    if (face.hash == now && face.published == published)
        return;
    const bool changed = face.hash != now;
    face = {now, published};
    if (jid.isBare())
        m.history.keep(m.account, faceKind, textOf(jid), (published ? "p" : "v") + now.toLatin1());
    if (changed)
        Q_EMIT m.chat.avatarChanged(jid);
}

QImage Avatars::image(const Jid& jid)
{
    const auto face = m_faces.find(jid);
    if (face == m_faces.end() || face->second.hash.isEmpty())
        return {};
    const QString hash = face->second.hash;
    if (const QImage* const image = m_images.object(hash))
        return *image;
    if (m_bad.contains(hash) || m_asking.contains(hash))
        return {};
    // From the disk; where it is not there from whoever has it. Told when it comes.
    m_asking.insert(hash);
    m.history.keptOne(m.account, imageKind, hash, &m, [this, jid, hash](const QByteArray& png) {
        m_asking.remove(hash);
        if (png.isEmpty()) {
            fetch(jid, hash);
            return;
        }
        auto* const image = new QImage(QImage::fromData(png, "PNG"));
        m_images.insert(hash, image);
        Q_EMIT m.chat.avatarChanged(jid);
    });
    return {};
}

void Avatars::fetch(const Jid& jid, const QString& hash)
{
    const auto face = m_faces.find(jid);
    if (!m.ready || face == m_faces.end() || m_asking.size() >= mostAsking)
        return; // asked again when it is shown again
    m_asking.insert(hash);
    const auto decode = [this, jid, hash](const std::string& base64) {
        m_asking.remove(hash);
        // Base64 is a third longer; more is not even decoded.
        if (base64.size() > size_t(limits.octets) * 3 / 2) {
            m_bad.insert(hash);
            return;
        }
        got(jid, hash, QByteArray::fromBase64(QByteArray::fromStdString(base64)));
    };
    if (face->second.published) {
        m.pep->items(jid.bare(), std::string(dataNs), toUtf8(hash), [this, hash, decode](Result<Element> items) {
            const Element* const item = items ? items->child("item", pubsubNs) : nullptr;
            if (!item) {
                m_asking.remove(hash);
                return;
            }
            decode(item->childText("data", dataNs));
        });
        return;
    }
    m.ask("get", jid, Element("vCard", vcardNs), [this, hash, decode](Result<StanzaPtr> answer) {
        const Element* const card = answer ? (*answer)->child("vCard", vcardNs) : nullptr;
        const Element* const photo = card ? card->child("PHOTO", vcardNs) : nullptr;
        if (!photo) {
            m_asking.remove(hash);
            return;
        }
        decode(photo->childText("BINVAL", vcardNs));
    });
}

void Avatars::got(const Jid& jid, const QString& hash, const QByteArray& octets)
{
    if (m_bad.size() > 5000)
        m_bad.clear();
    if (QString::fromLatin1(QCryptographicHash::hash(octets, QCryptographicHash::Sha1).toHex()) != hash) {
        m_bad.insert(hash);
        return;
    }
    m_asking.insert(hash); // it is there, but not read yet
    readPictureAside(octets, limits, &m, [this, jid, hash](Result<QImage> image) {
        m_asking.remove(hash);
        if (!image) {
            m_bad.insert(hash);
            return;
        }
        QByteArray png;
        QBuffer buffer(&png);
        buffer.open(QIODevice::WriteOnly);
        image->save(&buffer, "PNG");
        m.history.keep(m.account, imageKind, hash, png);
        m_images.insert(hash, new QImage(*image));
        Q_EMIT m.chat.avatarChanged(jid);
    });
}

void Avatars::setOwn(const QImage& image, Chat::Done done)
{
    if (image.isNull()) {
        m.pep->publish(std::string(metadataNs), "current", Element("metadata", metadataNs), Pep::Access::Contacts, 0, std::move(done));
        learn(m.me, {}, true);
        return;
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    const QImage scaled = image.width() > 192 || image.height() > 192 ? image.scaled(192, 192, Qt::KeepAspectRatio, Qt::SmoothTransformation) : image;
    scaled.save(&buffer, "PNG");
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(png, QCryptographicHash::Sha1).toHex());
    Element data("data", dataNs);
    data.setText(png.toBase64().toStdString());
    const qsizetype octets = png.size();
    m.pep->publish(std::string(dataNs), toUtf8(hash), std::move(data), Pep::Access::Contacts, 0, [this, hash, octets, scaled, done](const QString& problem) {
        if (!problem.isEmpty()) {
            if (done)
                done(problem);
            return;
        }
        Element metadata("metadata", metadataNs);
        metadata.add("info").set("id", toUtf8(hash)).set("type", "image/png").set("bytes", std::to_string(octets)).set("width", std::to_string(scaled.width()))
            .set("height", std::to_string(scaled.height()));
        m.pep->publish(std::string(metadataNs), toUtf8(hash), std::move(metadata), Pep::Access::Contacts, 0, done);
        learn(m.me, toUtf8(hash), true);
    });
}

} // namespace posthorn::messenger
