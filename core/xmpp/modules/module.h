// Questions (IQs) to the server and to accounts. One extension is one file in this folder; its rows say which questions
// it answers and which features it announces (XEP-0030).
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "xmpp/account/home.h"
#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// An answer in the server's own name, given on the worker of whoever asked.
struct ServerQuestion {
    std::string_view element;
    std::string_view ns;
    bool get = false;
    bool set = false;
    void (*answer)(Station&, const StanzaPtr&);
    bool (*mine)(const Stanza&) = nullptr; ///< when others have questions of the same name: is it this one's?
};

/// An answer in an account's name, on its home worker.
struct AccountQuestion {
    std::string_view element; ///< empty: any
    std::string_view ns;
    bool get = false;
    bool set = false;
    bool ownOnly = false; ///< nobody but the account itself may ask
    void (*answer)(Home&, const StanzaPtr&);
};

struct Module {
    std::string_view name; ///< "XEP-0199"
    std::vector<std::string_view> serverFeatures;
    std::vector<std::string_view> accountFeatures;
    std::vector<ServerQuestion> server;
    std::vector<AccountQuestion> account;
    /// Adds what the server says of itself to its disco#info, a form (XEP-0128) most often; null: nothing.
    void (*describe)(Station&, const std::string& domain, Element& query) = nullptr;
};

/// All of them.
std::span<const Module> modules();

/// The server's disco#info for @p domain, without a node.
Element describeServer(Station& station, const std::string& domain);

/// Finds who answers; the error is sent when nobody does.
void answerForServer(Station& station, const StanzaPtr& question);
void answerForAccount(Home& home, const StanzaPtr& question);

/// A result with @p payload (or none) back to where @p question came from.
void answer(Station& station, const StanzaPtr& question, std::optional<Element> payload = std::nullopt);

// The modules, one for each file.
Module rosterModule();
Module discoModule();
Module pingModule();
Module versionModule();
Module timeModule();
Module sessionModule();
Module blockingModule();
Module carbonsModule();
Module archiveModule();
Module vcardModule();
Module privateModule();
Module lastActivityModule();
Module policyModule();
Module commandsModule();
Module pubsubModule();
Module archivePrefsModule();
Module contactAddressesModule();
Module softwareInfoModule();
Module externalServicesModule();
Module pushModule();
Module registerModule();

} // namespace posthorn::xmpp
