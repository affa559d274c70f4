#include "store/directory/resolve.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/names.h"
#include "store/sql/query.h"

namespace posthorn::store {

using directory::Account;
using directory::Domain;
using directory::Resolution;

namespace {

constexpr int deepestAlias = 10;

class Resolver {
public:
    Resolver(DirectoryRows& rows, const std::function<Result<Account>(const Domain&)>& makePostmaster)
        : m_rows(rows)
        , m_makePostmaster(makePostmaster)
    {
    }

    Result<Resolution> resolve(const MailAddress& given)
    {
        const MailAddress address = normalise(given);
        auto domain = m_rows.findDomain(address.domain);
        if (!domain)
            return passOn(domain.error());
        if (!*domain)
            return Resolution{};
        m_resolution.kind = Resolution::Kind::Unknown;
        if (auto done = follow(**domain, address.local, 0); !done)
            return passOn(done.error());
        if (isNobody() && isPostmaster(address.local)) {
            if (auto done = deliverToPostmaster(**domain); !done)
                return passOn(done.error());
        }
        if (!isNobody())
            m_resolution.kind = Resolution::Kind::Deliverable;
        else if (m_disabled)
            m_resolution.kind = Resolution::Kind::Disabled;
        return m_resolution;
    }

private:
    bool isNobody() const { return m_resolution.accounts.empty() && m_resolution.forwards.empty(); }
    static bool isPostmaster(std::string_view name) { return name.substr(0, name.find('+')) == "postmaster"; }

    /// RFC 5321 section 4.5.1: mail to postmaster is never refused, whatever was done to the account or the alias.
    Result<void> deliverToPostmaster(const Domain& domain)
    {
        auto account = m_rows.findAccount(domain, "postmaster");
        if (!account)
            return passOn(account.error());
        auto made = *account ? Result<Account>((*account)->account) : m_makePostmaster(domain);
        if (!made)
            return passOn(made.error());
        m_resolution.accounts.push_back(std::move(*made));
        return {};
    }

    /// The account or alias of exactly that name. True when there was one.
    Result<bool> exactly(const Domain& domain, const std::string& name, int depth)
    {
        auto account = m_rows.findAccount(domain, name);
        if (!account)
            return passOn(account.error());
        if (*account) {
            const Account& found = (*account)->account;
            if (!found.enabled || (found.restrictions & directory::NoReceiving) != 0)
                m_disabled = true;
            else if (found.kind == directory::AccountKind::List)
                POSTHORN_TRY(toList(found, depth));
            else
                m_resolution.accounts.push_back(found);
            return true;
        }
        auto target = m_rows.aliasTarget(domain.id, name);
        if (!target)
            return passOn(target.error());
        if (!*target)
            return false;
        if (auto done = followTarget(domain, **target, depth + 1); !done)
            return passOn(done.error());
        return true;
    }

    /// A list's members are looked up as aliases are, and what they mean stays apart: they get it from the list's owner.
    Result<void> toList(const Account& account, int depth)
    {
        if (!m_seen.insert(account.id).second)
            return {};
        auto list = std::make_shared<directory::MailingList>();
        list->address = account.address;
        auto owner = m_rows.variable(account.id, "ListSender");
        auto closed = m_rows.variable(account.id, "ClosedML");
        auto members = m_rows.members(account.id);
        for (const Error* error : {owner ? nullptr : &owner.error(), closed ? nullptr : &closed.error(),
                                   members ? nullptr : &members.error()})
            if (error)
                return passOn(*error);
        list->owner = (*owner ? MailAddress::parse(**owner) : std::nullopt)
                          .value_or(MailAddress{"postmaster", account.address.domain});
        list->closed = *closed == "1";
        list->members = std::move(*members);
        Resolution rest = std::exchange(m_resolution, {});
        for (const directory::ListMember& member : list->members)
            if (member.reads)
                POSTHORN_TRY(followTarget(Domain{}, member.address.text(), depth + 1));
        list->accounts = std::move(m_resolution.accounts);
        list->forwards = std::move(m_resolution.forwards);
        auto inner = std::move(m_resolution.lists);
        m_resolution = std::move(rest);
        m_resolution.accounts.push_back(account);
        m_resolution.lists.push_back(std::move(list));
        std::move(inner.begin(), inner.end(), std::back_inserter(m_resolution.lists));
        return {};
    }

    Result<void> followTarget(const Domain& domain, const std::string& target, int depth)
    {
        if (depth > deepestAlias)
            return {}; // a loop: nobody
        if (target.find('@') == std::string::npos)
            return follow(domain, normaliseLocal(target), depth);
        const auto address = MailAddress::parse(target);
        if (!address)
            return {};
        const MailAddress normal = normalise(*address);
        auto other = m_rows.findDomain(normal.domain);
        if (!other)
            return passOn(other.error());
        if (*other)
            return follow(**other, normal.local, depth);
        m_resolution.forwards.push_back(*address);
        return {};
    }

    Result<void> follow(const Domain& domain, const std::string& name, int depth)
    {
        auto found = exactly(domain, name, depth);
        if (!found)
            return passOn(found.error());
        if (*found)
            return {};
        if (const size_t plus = name.find('+'); plus != std::string::npos && plus > 0) {
            found = exactly(domain, name.substr(0, plus), depth);
            if (!found)
                return passOn(found.error());
            if (*found)
                return {};
        }
        if (isPostmaster(name))
            return deliverToPostmaster(domain);
        auto caught = m_rows.aliasTarget(domain.id, "*");
        if (!caught)
            return passOn(caught.error());
        if (*caught)
            return followTarget(domain, **caught, depth + 1);
        return {};
    }

    DirectoryRows& m_rows;
    const std::function<Result<Account>(const Domain&)>& m_makePostmaster;
    Resolution m_resolution;
    std::set<int64_t> m_seen; ///< lists
    bool m_disabled = false;
};

} // namespace

Result<Resolution> resolveAddress(DirectoryRows& rows, const MailAddress& address,
                                  const std::function<Result<Account>(const Domain&)>& makePostmaster)
{
    return Resolver(rows, makePostmaster).resolve(address);
}

} // namespace posthorn::store
