#include "tests/support/fake_directory.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::test {

using namespace posthorn::directory;

namespace {

std::string keyOf(const MailAddress& address)
{
    return toLower(address.local) + '@' + address.domain;
}

} // namespace

template<class T>
void FakeDirectory::answer(Executor& asker, Reply<T> reply, Result<T> result)
{
    if (error)
        result = passOn(*error);
    if (!deferred) {
        reply(std::move(result));
        return;
    }
    asker.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

int64_t FakeDirectory::addUser(const std::string& address, const std::string& password, uint64_t quota, int64_t given)
{
    const MailAddress parsed = MailAddress::parse(address).value();
    auto domain = std::find_if(m_domains.begin(), m_domains.end(), [&](auto& d) { return d.name == parsed.domain; });
    if (domain == m_domains.end())
        domain = m_domains.insert(m_domains.end(), Domain{m_nextId++, parsed.domain});
    User user;
    user.account.id = given != 0 ? given : m_nextId++;
    user.account.domainId = domain->id;
    user.account.address = {toLower(parsed.local), parsed.domain};
    user.account.quota = quota;
    user.account.credentialsVersion = 1;
    user.password = password;
    const int64_t id = user.account.id;
    m_users[keyOf(parsed)] = std::move(user);
    return id;
}

void FakeDirectory::setAlias(const std::string& address, std::vector<std::string> targets)
{
    m_aliases[keyOf(MailAddress::parse(address).value())] = std::move(targets);
}

void FakeDirectory::setEnabled(const std::string& address, bool enabled)
{
    m_users.at(toLower(address)).account.enabled = enabled;
}

void FakeDirectory::setRestrictions(const std::string& address, uint32_t restrictions)
{
    m_users.at(toLower(address)).account.restrictions = restrictions;
}

void FakeDirectory::setList(const std::string& address, MailingList list)
{
    addUser(address);
    m_users.at(toLower(address)).account.kind = AccountKind::List;
    m_lists[toLower(address)] = std::make_shared<const MailingList>(std::move(list));
}

void FakeDirectory::setAppPasswords(const std::string& address, std::vector<int64_t> ids)
{
    m_users.at(toLower(address)).appPasswords = std::move(ids);
}

void FakeDirectory::setSecondFactor(const std::string& address, bool has)
{
    m_users.at(toLower(address)).secondFactor = has;
}

void FakeDirectory::setPasswordOf(const std::string& address, const std::string& password)
{
    User& user = m_users.at(toLower(address));
    user.password = password;
    ++user.account.credentialsVersion;
}

const Account* FakeDirectory::account(const std::string& address) const
{
    const auto found = m_users.find(toLower(address));
    return found == m_users.end() ? nullptr : &found->second.account;
}

std::string FakeDirectory::passwordOf(const std::string& address) const
{
    const auto found = m_users.find(toLower(address));
    return found == m_users.end() ? std::string() : found->second.password;
}

void FakeDirectory::revoke(const std::string& address)
{
    for (const auto& listener : m_listeners)
        listener(MailAddress::parse(address).value());
}

void FakeDirectory::collect(const MailAddress& address, int depth, Resolution& resolution, bool& known) const
{
    MailAddress here = address;
    for (const DomainAlias& alias : m_domainAliases) {
        if (alias.alias == here.domain)
            here.domain = alias.domain;
    }
    const bool ours = std::any_of(m_domains.begin(), m_domains.end(), [&](auto& d) { return d.name == here.domain; });
    if (!ours) {
        resolution.forwards.push_back(here);
        return;
    }
    for (const std::string& key : {keyOf(here), keyOf({here.local.substr(0, here.local.find('+')), here.domain})}) {
        if (const auto user = m_users.find(key); user != m_users.end()) {
            known = true;
            const auto list = m_lists.find(key);
            if (list != m_lists.end())
                resolution.lists.push_back(list->second);
            if (user->second.account.enabled && (user->second.account.restrictions & NoReceiving) == 0)
                resolution.accounts.push_back(user->second.account);
            return;
        }
        if (const auto alias = m_aliases.find(key); alias != m_aliases.end() && depth < 10) {
            for (const std::string& target : alias->second)
                collect(MailAddress::parse(target).value(), depth + 1, resolution, known);
            return;
        }
    }
}

void FakeDirectory::resolve(const MailAddress& address, Executor& asker, Reply<Resolution> reply)
{
    Resolution resolution;
    bool known = false;
    collect(address, 0, resolution, known);
    const bool itself = resolution.forwards.size() == 1 && resolution.accounts.empty() && !known &&
                        resolution.forwards.front() == address;
    if (itself) {
        resolution.forwards.clear();
        resolution.kind = Resolution::Kind::NotLocal;
    } else if (!resolution.accounts.empty() || !resolution.forwards.empty()) {
        resolution.kind = Resolution::Kind::Deliverable;
    } else {
        resolution.kind = known ? Resolution::Kind::Disabled : Resolution::Kind::Unknown;
    }
    answer<Resolution>(asker, std::move(reply), std::move(resolution));
}

void FakeDirectory::findLogin(const std::string& login, Executor& asker, Reply<std::optional<LoginRecord>> reply)
{
    std::string key = toLower(login);
    if (key.find('@') == std::string::npos && !m_domains.empty())
        key += '@' + m_domains.front().name;
    std::optional<LoginRecord> record;
    if (const auto found = m_users.find(key); found != m_users.end()) {
        record.emplace().account = found->second.account;
        record->secondFactor = found->second.secondFactor;
        for (const int64_t id : found->second.appPasswords)
            record->appPasswords.push_back({id, {}, {}, {}});
    }
    answer<std::optional<LoginRecord>>(asker, std::move(reply), std::move(record));
}

void FakeDirectory::addDomain(const std::string& name, Executor& asker, Reply<void> reply)
{
    m_domains.push_back({m_nextId++, name});
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::removeDomain(const std::string& name, Executor& asker, Reply<void> reply)
{
    std::erase_if(m_domains, [&](auto& domain) { return domain.name == name; });
    std::erase_if(m_users, [&](auto& entry) { return entry.second.account.address.domain == name; });
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::domains(Executor& asker, Reply<std::vector<Domain>> reply)
{
    answer<std::vector<Domain>>(asker, std::move(reply), m_domains);
}

void FakeDirectory::addDomainAlias(const std::string& domain, const std::string& alias, Executor& asker,
                                   Reply<void> reply)
{
    m_domainAliases.push_back({alias, domain});
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::removeDomainAlias(const std::string& alias, Executor& asker, Reply<void> reply)
{
    std::erase_if(m_domainAliases, [&](auto& entry) { return entry.alias == alias; });
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::domainAliases(Executor& asker, Reply<std::vector<DomainAlias>> reply)
{
    answer<std::vector<DomainAlias>>(asker, std::move(reply), m_domainAliases);
}

void FakeDirectory::addAccount(const LoginRecord& record, Executor& asker, Reply<Account> reply)
{
    addUser(record.account.address.text(), {}, record.account.quota);
    answer<Account>(asker, std::move(reply), m_users[keyOf(record.account.address)].account);
}

void FakeDirectory::removeAccount(const MailAddress& address, Executor& asker, Reply<void> reply)
{
    m_users.erase(keyOf(address));
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::setPassword(const MailAddress& address, const std::string&, const std::string&, Executor& asker,
                                Reply<void> reply)
{
    if (const auto found = m_users.find(keyOf(address)); found != m_users.end())
        ++found->second.account.credentialsVersion;
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::changeAccount(const Account& account, Executor& asker, Reply<void> reply)
{
    if (const auto found = m_users.find(keyOf(account.address)); found != m_users.end()) {
        found->second.account.realName = account.realName;
        found->second.account.enabled = account.enabled;
        found->second.account.quota = account.quota;
    }
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::findAccount(const MailAddress& address, Executor& asker, Reply<std::optional<Account>> reply)
{
    std::optional<Account> found;
    if (const auto entry = m_users.find(keyOf(address)); entry != m_users.end())
        found = entry->second.account;
    answer<std::optional<Account>>(asker, std::move(reply), std::move(found));
}

void FakeDirectory::accountsById(const std::vector<int64_t>& ids, Executor& asker, Reply<std::vector<Account>> reply)
{
    std::vector<Account> found;
    for (const int64_t id : ids) {
        for (const auto& [key, user] : m_users) {
            if (user.account.id == id)
                found.push_back(user.account);
        }
    }
    answer<std::vector<Account>>(asker, std::move(reply), std::move(found));
}

void FakeDirectory::accounts(const std::string& domainPattern, const std::string& namePattern, uint64_t from,
                             uint64_t most, Executor& asker, Reply<std::vector<Account>> reply)
{
    std::vector<Account> found;
    for (const auto& [key, user] : m_users) {
        const MailAddress& address = user.account.address;
        if (wildcardMatch(domainPattern, address.domain) && wildcardMatch(namePattern, address.local) &&
            (from == 0 || from-- == 0) && found.size() < most)
            found.push_back(user.account);
    }
    answer<std::vector<Account>>(asker, std::move(reply), std::move(found));
}

void FakeDirectory::addAlias(const Alias& alias, Executor& asker, Reply<void> reply)
{
    m_aliases[toLower(alias.name) + '@' + alias.domain].push_back(
        alias.target.find('@') == std::string::npos ? alias.target + '@' + alias.domain : alias.target);
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::removeAlias(const std::string& domain, const std::string& name, Executor& asker, Reply<void> reply)
{
    m_aliases.erase(toLower(name) + '@' + domain);
    answer<void>(asker, std::move(reply), {});
}

void FakeDirectory::aliases(const std::string&, const std::string&, const std::string&, Executor& asker,
                            Reply<std::vector<Alias>> reply)
{
    std::vector<Alias> found;
    for (const auto& [key, targets] : m_aliases) {
        for (const std::string& target : targets)
            found.push_back({key.substr(key.find('@') + 1), key.substr(0, key.find('@')), target});
    }
    answer<std::vector<Alias>>(asker, std::move(reply), std::move(found));
}

void FakeDirectory::onAccessRevoked(std::function<void(const MailAddress&)> listener)
{
    m_listeners.push_back(std::move(listener));
}

} // namespace posthorn::test
