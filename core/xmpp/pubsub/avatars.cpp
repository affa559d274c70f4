// One picture, wherever it is asked for (XEP-0398): as nodes (XEP-0084), in the vCard (XEP-0054), and by its hash in
// presence (XEP-0153).
#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view metadataNode = "urn:xmpp:avatar:metadata";
constexpr std::string_view dataNode = "urn:xmpp:avatar:data";
constexpr std::string_view vcardNs = "vcard-temp";
constexpr std::string_view updateNs = "vcard-temp:x:update";
constexpr size_t largestPicture = 180 << 10; ///< octets, so that it fits into an object as Base64

// The picture that is there itself, not elsewhere on the web.
const Element* infoIn(const Element& metadata)
{
    for (const Element& each : metadata.children) {
        if (each.is("info", metadataNode) && !each.hasAttribute("url") && each.hasAttribute("id"))
            return &each;
    }
    return nullptr;
}

std::string withoutSpace(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            out += c;
    }
    return out;
}

std::string hashOf(std::string_view picture)
{
    return hexEncode(crypto::hash(crypto::Hash::Sha1, picture));
}

// The vCard's picture; empty where there is none.
std::string pictureIn(const Element& vcard)
{
    const Element* const photo = vcard.child("PHOTO", vcardNs);
    if (!photo)
        return {};
    return base64Decode(withoutSpace(photo->childText("BINVAL", vcardNs))).value_or(std::string());
}

} // namespace

const std::string& Pep::avatar()
{
    if (m_avatar)
        return *m_avatar;
    static const std::string unknown;
    if (!m_nodes.isLoaded())
        return unknown;
    m_avatar = std::string();
    const Node* const node = m_nodes.find(std::string(metadataNode));
    const Item* const last = node ? node->last() : nullptr;
    const auto metadata = last && last->payload ? readXml(*last->payload) : std::nullopt;
    if (const Element* info = metadata ? infoIn(*metadata) : nullptr) {
        m_avatar = std::string(info->attribute("id"));
        m_avatarType = info->hasAttribute("type") ? info->attribute("type") : std::string_view("image/png");
    }
    return *m_avatar;
}

StanzaPtr Pep::withAvatar(const StanzaPtr& presence)
{
    if (!m_nodes.isLoaded() || !m_nodes.find(std::string(metadataNode)))
        return presence;
    auto copy = std::make_shared<Stanza>(*presence);
    copy->removeChildren([](const Element& each) { return each.is("x", updateNs); });
    copy->add("x", updateNs).addText("photo", avatar());
    return copy;
}

// As it was published, whatever the vCard was kept with: so the two never differ.
void Pep::vcardFor(const Jid& asker, const std::string& xml, std::function<void(Result<std::string>)> use)
{
    m_nodes.load([this, asker, xml, use = std::move(use)](Result<void> loaded) {
        if (!loaded)
            return use(passOn(loaded.error()));
        const Node* const node = m_nodes.find(std::string(metadataNode));
        auto card = !node ? std::nullopt : xml.empty() ? std::optional<Element>(Element("vCard", vcardNs)) : readXml(xml);
        if (!card)
            return use(xml);
        card->removeChildren([](const Element& each) { return each.is("PHOTO", vcardNs); });
        const auto finish = [use](const Element& vcard) { use(vcard.children.empty() ? std::string() : toXml(vcard)); };
        const Node* const data = m_nodes.find(std::string(dataNode));
        const std::string id = avatar();
        if (id.empty() || !data || !m_nodes.mayRead(*node, asker) || !m_nodes.mayRead(*data, asker))
            return finish(*card);
        m_nodes.payloads(*data, {id}, [this, id, finish, card](Result<std::map<std::string, std::string>> found) {
            const auto picture = found && found->contains(id) ? readXml((*found)[id]) : std::nullopt;
            Element vcard = *card;
            if (picture && picture->is("data", dataNode))
                vcard.add("PHOTO").addText("TYPE", m_avatarType).addText("BINVAL", withoutSpace(picture->text()));
            finish(vcard);
        });
    });
}

void Pep::avatarPublished()
{
    // Where nothing was known the nodes have changed already: it is told in any case.
    const std::optional<std::string> before = std::exchange(m_avatar, std::nullopt);
    if (!before || avatar() != *before)
        m_home.avatarChanged();
}

// Set in the vCard: it goes into the nodes, which anybody may read, as anybody may read a vCard.
void Pep::vcardChanged(const Element& vcard)
{
    const std::string picture = pictureIn(vcard);
    const Element* const photo = vcard.child("PHOTO", vcardNs);
    const std::string type = photo ? photo->childText("TYPE", vcardNs) : std::string();
    m_nodes.load([this, picture, type](Result<void> loaded) {
        const std::string id = picture.empty() ? std::string() : hashOf(picture);
        if (!loaded || avatar() == id || picture.size() > largestPicture)
            return;
        NodeConfig config;
        config.access = AccessModel::Open;
        Element metadata("metadata", metadataNode);
        if (!picture.empty()) {
            Element data("data", dataNode);
            data.setText(base64Encode(picture));
            m_nodes.publishOwn(std::string(dataNode), id, toXml(data), config);
            metadata.add("info").set("id", id).set("bytes", std::to_string(picture.size()))
                .set("type", type.empty() ? "image/png" : type);
        }
        m_nodes.publishOwn(std::string(metadataNode), id.empty() ? "none" : id, toXml(metadata), config);
    });
}

} // namespace posthorn::xmpp
