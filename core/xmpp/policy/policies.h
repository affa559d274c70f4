// What the settings say of a domain's instant messaging: whom its users may talk with, what is written of it, what is
// refused. Parsed once for each publication of the settings; one for each station, used on its worker only.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "config/account_list.h"
#include "config/settings.h"
#include "xmpp/address/jid.h"

namespace posthorn::xmpp {

enum class ConversationLog { None, Metadata /**< who wrote to whom, and when */, Archive /**< the texts, too */ };
enum class ContactScope { Anybody, Server /**< accounts of this server */, Domain /**< accounts of the same domain */ };

/// One domain's.
struct Policy {
    ConversationLog log = ConversationLog::Metadata;
    ContactScope contacts = ContactScope::Anybody;
    bool refusesEncrypted = false;
    bool sharesContacts = false;          ///< its accounts have one another as contacts
    std::chrono::seconds keepArchive{0};  ///< 0: for ever
};

/// The word that the setting has for it.
std::string_view conversationLogName(ConversationLog log);

class Policies {
public:
    explicit Policies(const config::Settings& settings) : m_settings(settings) {}

    const Policy& of(const std::string& domain);
    /// No instant messaging for that account.
    bool isOff(const Jid& bare);
    bool isAdministrator(const Jid& jid);
    /// May users of @p own's domain talk with @p other, as far as that domain goes? @p ofOurs: the accounts' domain of ours
    /// that a domain is, or is a service of; empty: neither (domainOfOurs() in route/service.h).
    bool mayTalk(const Jid& own, const Jid& other, const std::function<std::string(const std::string&)>& ofOurs);

private:
    void refresh();
    const config::Settings& m_settings;
    config::SnapshotPtr m_snapshot; ///< what the rest comes from
    uint64_t m_version = 0;         ///< the settings' at that time
    std::unordered_map<std::string, Policy> m_policies; ///< of domains that were asked for
    config::AccountList m_off;
    config::AccountList m_administrators;
};

} // namespace posthorn::xmpp
