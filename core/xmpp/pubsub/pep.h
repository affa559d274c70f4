// An account as an owner of nodes: Personal Eventing (XEP-0163). Contacts who hear of the account's presence, and whose
// clients announce "node+notify", hear of what it publishes without having subscribed; so do the account's own clients.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "xmpp/pubsub/caps.h"
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

class Home;

class Pep final : public NodeHost {
public:
    explicit Pep(Home& home);

    Nodes& nodes() { return m_nodes; }
    bool isBusy() const { return m_nodes.isBusy(); }
    /// Reads the nodes, for what presence says of them; at no cost where the account is known to have none.
    void prepare();
    /// The last items of what @p wanted names, to @p client: one of the account's own, or one of a contact.
    void greet(const Jid& client, const Wanted& wanted);
    /// What a client of a contact elsewhere wants to hear of; null: it has gone.
    void remoteWants(const Jid& client, const Wanted& wanted);
    /// Presence as it goes out, with the hash of the account's picture (XEP-0153, XEP-0398).
    StanzaPtr withAvatar(const StanzaPtr& presence);
    /// The vCard has been set (XEP-0398): its picture goes into the nodes.
    void vcardChanged(const Element& vcard);
    /// The vCard that is kept as @p xml (empty: none) as @p asker may see it: with the picture that was published, if that
    /// is for the asker.
    void vcardFor(const Jid& asker, const std::string& xml, std::function<void(Result<std::string>)> use);
    /// The bookmarks in their older shape (XEP-0048); nothing where there is no node of them.
    void readBookmarks(std::function<void(Result<std::optional<Element>>)> use);
    /// They have been set in their older shape.
    void bookmarksStored(const Element& stored);

    // NodeHost
    Station& station() override;
    const Jid& address() const override;
    bool isAccount() const override { return true; }
    NodeConfig defaults(const std::string& node) const override;
    bool mayCreate(const Jid& who) const override;
    bool sharesPresenceWith(const Jid& who) const override;
    bool isInGroups(const Jid& who, const std::vector<std::string>& groups) const override;
    void answer(const StanzaPtr& question, std::optional<Element> payload) override;
    void refuse(const StanzaPtr& question, const StanzaError& error) override;
    void tellInterested(const Node& node, const StanzaPtr& message) override;
    void changed(const Node& node, const std::string& item, const std::string* payload) override;
    void rest() override;

private:
    // avatars.cpp
    const std::string& avatar();
    void avatarPublished();
    // bookmarks.cpp
    void bookmarksChanged();
    void followBookmarks();

    Home& m_home;
    Nodes m_nodes;
    std::map<Jid, Wanted> m_remote;
    std::optional<std::string> m_avatar; ///< the picture's SHA-1; empty: there is none; not set: nothing is known
    std::string m_avatarType;
    bool m_converting = false; ///< bookmarks from one shape to another
    bool m_following = false;  ///< the one item is about to follow the node of them
};

} // namespace posthorn::xmpp
