// Whose messages an account wants in its archive (XEP-0441), and which rules for what is written down it has heard of.
#pragma once

#include <functional>
#include <set>

#include "xmpp/account/keeper.h"
#include "xmpp/address/jid.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

class ArchivePrefs {
public:
    static constexpr size_t mostListed = 1000;
    ArchivePrefs(store::Objects& objects, store::AccountId account);

    void load(std::function<void(Result<void>)> done);
    /// Is what goes to or comes from @p other kept? @p isContact is asked where the roster decides.
    bool keeps(const Jid& other, const std::function<bool()>& isContact) const;
    Element toElement() const;
    /// Durable when answered. Invalid, Limit.
    void change(const Element& prefs, std::function<void(Result<void>)> done);
    /// The rules that the account was told last, in one word; empty: none.
    const std::string& toldRules() const { return m_toldRules; }
    void rulesTold(const std::string& rules, std::function<void()> done);
    bool isBusy() const { return m_keeper.isBusy(); }

private:
    enum class Default { Always, Never, Roster };
    struct Lists {
        Default usual = Default::Always;
        std::set<Jid> always, never;
    };
    static Result<Lists> read(const Element& prefs);

    Keeper m_keeper;
    Lists m_lists;
    std::string m_toldRules;
};

} // namespace posthorn::xmpp
