#include "xmpp/policy/shared_contacts.h"

#include <QCryptographicHash>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

namespace {

constexpr std::chrono::milliseconds readAnewAfter{60'000};

SharedListPtr listOf(const std::string& domain, const std::vector<directory::Account>& accounts)
{
    auto list = std::make_shared<SharedList>();
    list->domain = domain;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const directory::Account& each : accounts) {
        if (each.kind != directory::AccountKind::User || !each.enabled)
            continue;
        const std::string name = each.realName.empty() ? each.address.local : each.realName;
        for (const std::string& part : {each.address.local, name}) {
            hash.addData(QByteArrayView(part.data(), qsizetype(part.size())));
            hash.addData(QByteArrayView("\0", 1));
        }
        list->accounts.emplace(Jid::of(each.address).local, name);
    }
    list->version = hash.result().toHex().first(8).toStdString();
    return list;
}

} // namespace

void SharedContacts::get(const std::string& domain, std::function<void(SharedListPtr)> use)
{
    if (!m_station.policies().of(domain).sharesContacts)
        return use(nullptr);
    Entry& entry = m_lists[domain];
    if (entry.list)
        return use(entry.list);
    entry.waiting.push_back(std::move(use));
    if (!std::exchange(entry.reading, true))
        read(domain);
}

void SharedContacts::read(const std::string& domain)
{
    const Context& context = m_station.context();
    const auto most = uint64_t(context.settings.snapshot()->number(config::Setting::XmppMaxContacts));
    context.directory.accounts(domain, "*", 0, most, m_station.executor(),
                               m_life.bind([this, domain](Result<std::vector<directory::Account>> found) {
                                   arrived(domain, found ? listOf(domain, *found) : nullptr);
                               }));
}

void SharedContacts::arrived(const std::string& domain, SharedListPtr list)
{
    const bool shares = m_station.policies().of(domain).sharesContacts;
    Entry& entry = m_lists[domain];
    entry.reading = false;
    const SharedListPtr before = entry.list;
    if (list || !shares)
        entry.list = shares ? list : nullptr;
    const SharedListPtr now = entry.list;
    const auto waiting = std::exchange(entry.waiting, {});
    for (const auto& each : waiting)
        each(now);
    if (before && (!now || before->version != now->version))
        m_station.sharedContactsChanged(domain, now);
    if (now)
        refreshLater(domain);
    else
        m_lists.erase(domain);
}

void SharedContacts::refreshLater(const std::string& domain)
{
    m_station.after(readAnewAfter, m_life.bind([this, domain] {
        const auto found = m_lists.find(domain);
        if (found == m_lists.end() || found->second.reading)
            return;
        if (!m_station.hasHomesOf(domain)) {
            m_lists.erase(found);
            return;
        }
        found->second.reading = true;
        read(domain);
    }));
}

} // namespace posthorn::xmpp
