// What the policy of the account's domain forbids, and how users hear of what rules (policy/policies.h).
#include "xmpp/account/home.h"
#include "xmpp/policy/notice.h"
#include "xmpp/route/service.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

bool Home::mayTalkWith(const Jid& other) const
{
    return m_station.policies().mayTalk(m_bare, other, [this](const std::string& domain) {
        return domainOfOurs(m_station.exchange(), domain);
    });
}

bool Home::forbids(const StanzaPtr& stanza, bool incoming)
{
    const Jid& other = incoming ? stanza->from : stanza->to;
    if (other.isEmpty() || other.sameBare(m_bare))
        return false;
    const auto refuseIt = [&](const char* text) {
        m_station.count(watch::Counter::ChatRefused, *stanza);
        // Presence is passed over in silence, but for somebody's wish to be a contact.
        if (!stanza->isError() && (stanza->kind != Kind::Presence || (stanza->type == "subscribe" && !incoming)))
            refuse(stanza, {Condition::PolicyViolation, text});
        return true;
    };
    // A domain without an account is the server or one of its services: never out of reach of those who may log in.
    if (!mayTalkWith(other) && !(other.local.empty() && m_station.exchange().isLocal(other.domain)))
        return refuseIt("contacts are limited by the administrator of this domain");
    if (stanza->kind == Kind::Message && m_station.policies().of(m_bare.domain).refusesEncrypted && isEncrypted(*stanza))
        return refuseIt("the administrator of this domain does not allow end-to-end encrypted messages");
    return false;
}

void Home::tellPolicy(const Resource& resource)
{
    const Policy& policy = m_station.policies().of(m_bare.domain);
    std::string rules(conversationLogName(policy.log));
    if (policy.refusesEncrypted)
        rules += " refuse-encrypted";
    const bool areNew = rules != m_archivePrefs->toldRules();
    // What touches the words themselves is said each time; that it is noted who writes to whom once, for each account.
    const bool isGrave = policy.log == ConversationLog::Archive || policy.refusesEncrypted;
    if (const StanzaPtr notice = isGrave || areNew ? policyNotice(policy, m_bare) : nullptr)
        deliver(resource, notice);
    else if (m_archivePrefs->toldRules().empty()) // there is nothing to tell, and never was
        return;
    if (areNew)
        m_archivePrefs->rulesTold(rules, bind([this] { maybeRelease(); }));
}

} // namespace posthorn::xmpp
