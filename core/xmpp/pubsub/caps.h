// Entity capabilities (XEP-0115, XEP-0390): what a client can do, known by a hash that it announces. A client is asked only
// where nobody with the same hash has been asked before.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "base/crypto/crypto.h"
#include "base/executor.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

class Station;

namespace ns {
inline constexpr std::string_view caps = "http://jabber.org/protocol/caps";
inline constexpr std::string_view caps2 = "urn:xmpp:caps";
inline constexpr std::string_view hashes = "urn:xmpp:hashes:2";
} // namespace ns

/// The verification string of a disco#info result (XEP-0115 section 5.1), hashed, in Base64. Nothing for a result that is
/// ill-formed (section 5.4).
std::optional<std::string> capsHash(const Element& info, crypto::Hash kind);
/// The same by XEP-0390 section 4.
std::optional<std::string> caps2Hash(const Element& info, crypto::Hash kind);

/// Nodes of which a client wants to hear: its features that end with "+notify" (XEP-0163 section 4.3.2).
using Wanted = std::shared_ptr<const std::set<std::string>>;

/// A station's knowledge of clients.
class Caps {
public:
    static constexpr size_t mostKnown = 2000;       ///< the oldest go
    static constexpr size_t mostWantedBytes = 8192; ///< of one client's nodes; what is behind them is passed over
    static constexpr size_t mostOfAccount = 20;     ///< questions under way by what an account's clients announce
    static constexpr size_t mostOfServer = 200;     ///< the same for what comes from one domain of others
    explicit Caps(Station& station);

    using Done = std::function<void(const Wanted&)>;
    /// What the sender of @p presence wants to hear of; it is asked in the name of @p asker, a bare JID, where its hash is
    /// unknown. @p done may be called at once, later, or never where the client does not answer; null: nothing.
    void resolve(const Jid& asker, const Stanza& presence, Done done);
    /// The node by which a presence announces what its sender can do; empty: by none.
    static std::string nodeIn(const Stanza& presence);
    /// An answer to an account. False: nobody here asked.
    bool answered(const Stanza& response);
    size_t known() const { return m_known.size(); }
    size_t questions() const { return m_questions.size(); }

    /// What the server itself announces in the features of a stream to @p domain, as XML.
    const std::string& ofServer(const std::string& domain);
    /// Is @p node one by which those ask who have seen that?
    bool isServers(const std::string& domain, std::string_view node);

private:
    struct Announced {
        std::string node; ///< what it is asked for
        std::string hash; ///< in Base64; empty where nothing can be verified
        std::optional<crypto::Hash> algorithm;
        bool second = false; ///< by XEP-0390
        std::string key() const;
    };
    struct Waiter {
        Jid asker;
        Jid client;
        Announced announced;
        Done done;
    };
    struct Question {
        std::string id;
        std::deque<Waiter> waiting; ///< the first is the one that has been asked
        std::string owner;          ///< whose announcement it came from: an account of ours, or another server's domain
    };
    using Questions = std::map<std::string, Question>;
    std::string ownerOf(const Jid& client) const;
    /// One more for @p owner? What one announces must not keep others from being asked.
    bool mayAsk(const std::string& owner) const;
    void forget(Questions::iterator question);
    static std::optional<Announced> announcedBy(const Stanza& presence);
    static std::optional<crypto::Hash> algorithmNamed(std::string_view name);
    void ask(const std::string& key);
    void next(const std::string& key);
    void remember(const std::string& key, Wanted wanted);

    struct Own {
        std::shared_ptr<const void> settings; ///< under which it was made
        std::string xml;
        std::set<std::string> nodes;
    };
    Own& own(const std::string& domain);

    Station& m_station;
    std::map<std::string, Own> m_own; ///< by domain
    std::unordered_map<std::string, Wanted> m_known;
    std::deque<std::string> m_oldest;
    Questions m_questions; ///< by key
    std::unordered_map<std::string, size_t> m_asked; ///< questions by owner
    std::unordered_map<std::string, std::string> m_byId;
    uint64_t m_number = 0;
    Life m_life;
};

} // namespace posthorn::xmpp
