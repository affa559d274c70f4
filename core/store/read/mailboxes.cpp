#include <algorithm>
#include <map>
#include <set>

#include "store/mailbox_name.h"
#include "store/read/reader.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

class MailboxesFacade final : public Mailboxes, public std::enable_shared_from_this<MailboxesFacade> {
public:
    explicit MailboxesFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void list(AccountId account, Reply<std::vector<MailboxInfo>> reply) override
    {
        auto all = readAll(account);
        if (!all || !all->empty())
            return reply(std::move(all));
        withDefaults<std::vector<MailboxInfo>>(account, std::move(reply),
                                               [account](MailboxesFacade& self) { return self.readAll(account); });
    }

    void find(AccountId account, const std::string& name, Reply<MailboxInfo> reply) override
    {
        const auto normal = normaliseMailboxName(name);
        if (!normal)
            return reply(fail(ErrorKind::NotFound, "no such mailbox"));
        auto found = readOne(account, *normal);
        if (found || *normal != "INBOX" || found.error().kind != ErrorKind::NotFound)
            return reply(std::move(found));
        withDefaults<MailboxInfo>(account, std::move(reply),
                                  [account](MailboxesFacade& self) { return self.readOne(account, "INBOX"); });
    }

    void create(AccountId account, const std::string& name, SpecialUse use, Reply<MailboxInfo> reply) override
    {
        m_reader->submit(verbs::createMailbox(account, name, use, &m_reader->worker(), std::move(reply)));
    }

    void remove(AccountId account, const std::string& name, Reply<void> reply) override
    {
        m_reader->submit(verbs::removeMailbox(account, name, &m_reader->worker(), std::move(reply)));
    }

    void rename(AccountId account, const std::string& from, const std::string& to, Reply<void> reply) override
    {
        m_reader->submit(verbs::renameMailbox(account, from, to, &m_reader->worker(), std::move(reply)));
    }

    void setSpecialUse(AccountId account, const std::string& name, SpecialUse use, Reply<void> reply) override
    {
        m_reader->submit(verbs::setSpecialUse(account, name, use, &m_reader->worker(), std::move(reply)));
    }

    void setSubscribed(AccountId account, const std::string& name, bool subscribed, Reply<void> reply) override
    {
        m_reader->submit(verbs::subscribe(account, name, subscribed, &m_reader->worker(), std::move(reply)));
    }

    void subscriptions(AccountId account, Reply<std::vector<std::string>> reply) override
    {
        auto names = m_reader->inView([account](sql::Connection& sql) { return readSubscriptions(sql, account); });
        if (!names)
            return reply(passOn(names.error()));
        reply(std::vector<std::string>(names->begin(), names->end()));
    }

    void usage(AccountId account, Reply<Usage> reply) override
    {
        reply(m_reader->inView([account](sql::Connection& sql) -> Result<Usage> {
            auto rows = sql::select(sql, "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), "
                                         "CAST(COALESCE(SUM(messages), 0) AS BIGINT) FROM mailbox WHERE account = ?",
                                    account);
            if (!rows)
                return passOn(rows.error());
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            return Usage{uint64_t(rows->integer(0)), uint64_t(rows->integer(1))};
        }));
    }

    void open(MailboxId mailbox, Reply<SnapshotPtr> reply) override { reply(m_reader->snapshot(mailbox)); }

    void claimRecent(MailboxId mailbox, Uid below) override
    {
        const auto snapshot = m_reader->core().snapshots.find(mailbox);
        if (!snapshot || snapshot->info.recentFrom < below)
            m_reader->submit(verbs::claimRecent(mailbox, below, &m_reader->worker()));
    }

    std::shared_ptr<void> watch(MailboxId mailbox, std::function<void()> changed) override
    {
        return m_reader->core().snapshots.watch(mailbox, m_reader->worker(), std::move(changed));
    }

private:
    /// Makes the account's first mailboxes, then asks once more.
    template<class T, class F>
    void withDefaults(AccountId account, Reply<T> reply, F again)
    {
        auto made = [self = shared_from_this(), reply = std::move(reply), again](const Result<void>& result) {
            reply(result ? again(*self) : Result<T>(passOn(result.error())));
        };
        m_reader->submit(verbs::createAccount(account, &m_reader->worker(), std::move(made)));
    }

    static Result<std::set<std::string>> readSubscriptions(sql::Connection& sql, AccountId account)
    {
        std::set<std::string> names;
        auto rows = sql::select(sql, "SELECT name FROM subscription WHERE account = ?", account);
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                return names;
            names.emplace(rows->text(0));
        }
    }

    Result<std::vector<MailboxInfo>> readAll(AccountId account)
    {
        return m_reader->inView([account](sql::Connection& sql) -> Result<std::vector<MailboxInfo>> {
            auto subscribed = readSubscriptions(sql, account);
            if (!subscribed)
                return passOn(subscribed.error());
            auto rows = sql::select(sql, "SELECT " POSTHORN_MAILBOX_COLUMNS " FROM mailbox WHERE account = ?",
                                    account);
            if (!rows)
                return passOn(rows.error());
            std::vector<MailboxInfo> all;
            for (;;) {
                auto row = rows->next();
                if (!row)
                    return passOn(row.error());
                if (!*row)
                    break;
                all.push_back(readMailbox(*rows));
                all.back().subscribed = subscribed->contains(all.back().name);
            }
            std::map<MailboxId, std::vector<Grant>> grants;
            POSTHORN_TRY(sql::each(sql::select(sql, "SELECT g.mailbox, g.grantee, g.rights FROM mailbox b "
                                                    "JOIN mailbox_grant g ON g.mailbox = b.id WHERE b.account = ? "
                                                    "ORDER BY g.mailbox, g.grantee",
                                               account),
                                   [&](const sql::Rows& row) {
                                       grants[row.integer(0)].push_back({row.integer(1), uint32_t(row.integer(2))});
                                   }));
            if (!grants.empty()) {
                for (MailboxInfo& info : all) {
                    if (const auto found = grants.find(info.id); found != grants.end())
                        info.grants = std::move(found->second);
                }
            }
            std::sort(all.begin(), all.end(), [](const MailboxInfo& a, const MailboxInfo& b) {
                const bool first = a.name == "INBOX";
                const bool second = b.name == "INBOX";
                return first != second ? first : a.name < b.name;
            });
            return all;
        });
    }

    Result<MailboxInfo> readOne(AccountId account, const std::string& name)
    {
        return m_reader->inView([&](sql::Connection& sql) -> Result<MailboxInfo> {
            auto rows = sql::select(sql, "SELECT " POSTHORN_MAILBOX_COLUMNS " FROM mailbox "
                                         "WHERE account = ? AND name = ?",
                                    account, name);
            if (!rows)
                return passOn(rows.error());
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                return fail(ErrorKind::NotFound, "no such mailbox");
            MailboxInfo info = readMailbox(*rows);
            auto subscribed = sql::number(sql, 0, "SELECT COUNT(*) FROM subscription WHERE account = ? AND name = ?",
                                          account, name);
            if (!subscribed)
                return passOn(subscribed.error());
            info.subscribed = *subscribed > 0;
            auto grants = readGrants(sql, info.id);
            if (!grants)
                return passOn(grants.error());
            info.grants = std::move(*grants);
            return info;
        });
    }

    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Mailboxes> makeMailboxes(ReaderPtr reader)
{
    return std::make_shared<MailboxesFacade>(std::move(reader));
}

} // namespace posthorn::store
