#include "store/writer/state.h"

#include "store/sql/query.h"

namespace posthorn::store {

MailboxInfo readMailbox(const sql::Rows& row)
{
    MailboxInfo info;
    info.id = row.integer(0);
    info.account = row.integer(1);
    info.name = row.text(2);
    info.uidValidity = uint32_t(row.integer(3));
    info.uidNext = Uid(row.integer(4));
    info.highestModseq = Modseq(row.integer(5));
    info.messages = uint32_t(row.integer(6));
    info.unseen = uint32_t(row.integer(7));
    info.deleted = uint32_t(row.integer(8));
    info.bytes = uint64_t(row.integer(9));
    info.recentFrom = Uid(row.integer(10));
    info.specialUse = SpecialUse(row.integer(11));
    info.selectable = row.integer(12) != 0;
    return info;
}

Result<std::vector<Grant>> readGrants(sql::Connection& sql, MailboxId mailbox)
{
    std::vector<Grant> grants;
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT grantee, rights FROM mailbox_grant WHERE mailbox = ? ORDER BY grantee",
                                       mailbox),
                           [&](const sql::Rows& row) { grants.push_back({row.integer(0), uint32_t(row.integer(1))}); }));
    return grants;
}

Result<std::shared_ptr<const std::vector<std::string>>> readKeywords(sql::Connection& sql, MailboxId mailbox)
{
    auto names = std::make_shared<std::vector<std::string>>();
    auto rows = sql::select(sql, "SELECT position, name FROM keyword WHERE mailbox = ? ORDER BY position", mailbox);
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return names;
        const auto position = size_t(rows->integer(0));
        if (position < KeywordSet::capacity) {
            names->resize(std::max(names->size(), position + 1));
            (*names)[position] = rows->text(1);
        }
    }
}

Result<void> WriterState::loadCounters(sql::Connection& sql)
{
    auto rows = sql::select(sql, "SELECT body, mailbox, delivery, queue, sequence, uid_validity, segment, "
                                 "modseq FROM counters "
                                 "WHERE id = 1");
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (!*row)
        return fail(ErrorKind::Corrupt, "the index is damaged", "no counters");
    counters.body = rows->integer(0);
    counters.mailbox = rows->integer(1);
    counters.delivery = rows->integer(2);
    counters.queue = rows->integer(3);
    counters.sequence = uint64_t(rows->integer(4));
    counters.uidValidity = uint32_t(rows->integer(5));
    counters.segment = uint64_t(rows->integer(6));
    counters.modseq = Modseq(rows->integer(7));
    m_saved = counters;
    return {};
}

Result<void> WriterState::saveCounters(sql::Connection& sql)
{
    if (counters == m_saved)
        return {};
    m_saved = counters;
    return sql::run(sql, "UPDATE counters SET body = ?, mailbox = ?, delivery = ?, queue = ?, sequence = ?, "
                         "uid_validity = ?, segment = ?, modseq = ? WHERE id = 1",
                    counters.body, counters.mailbox, counters.delivery, counters.queue, counters.sequence,
                    counters.uidValidity, counters.segment, counters.modseq);
}

Result<MailboxState*> WriterState::mailbox(sql::Connection& sql, MailboxId id)
{
    if (const auto found = m_mailboxes.find(id); found != m_mailboxes.end())
        return found->second.get();
    MailboxState state;
    {
        auto rows = sql::select(sql, "SELECT " POSTHORN_MAILBOX_COLUMNS " FROM mailbox WHERE id = ?", id);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return nullptr;
        state.info = readMailbox(*rows);
        state.version = uint64_t(rows->integer(13));
    }
    auto keywords = readKeywords(sql, id);
    if (!keywords)
        return passOn(keywords.error());
    state.keywords = std::move(*keywords);
    auto grants = readGrants(sql, id);
    if (!grants)
        return passOn(grants.error());
    state.info.grants = std::move(*grants);
    return &add(std::move(state));
}

Result<MailboxState*> WriterState::mailbox(sql::Connection& sql, AccountId account, const std::string& name)
{
    const Name key(account, name);
    if (const auto found = m_names.find(key); found != m_names.end())
        return mailbox(sql, found->second);
    auto id = sql::number(sql, 0, "SELECT id FROM mailbox WHERE account = ? AND name = ?", account, name);
    if (!id)
        return passOn(id.error());
    if (*id == 0)
        return nullptr;
    return mailbox(sql, *id);
}

Result<std::vector<MailboxState*>> WriterState::mailboxes(sql::Connection& sql, AccountId account)
{
    std::vector<MailboxId> ids;
    {
        auto rows = sql::select(sql, "SELECT id FROM mailbox WHERE account = ?", account);
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            ids.push_back(rows->integer(0));
        }
    }
    std::map<std::string, MailboxState*> byName;
    for (const MailboxId id : ids) {
        auto found = mailbox(sql, id);
        if (!found)
            return passOn(found.error());
        if (*found)
            byName[(*found)->info.name] = *found;
    }
    std::vector<MailboxState*> all;
    for (const auto& [name, state] : byName)
        all.push_back(state);
    return all;
}

MailboxState& WriterState::add(MailboxState state)
{
    auto kept = std::make_unique<MailboxState>(std::move(state));
    MailboxState& result = *kept;
    m_names[{result.info.account, result.info.name}] = result.info.id;
    m_mailboxes[result.info.id] = std::move(kept);
    return result;
}

void WriterState::drop(MailboxId id)
{
    const auto found = m_mailboxes.find(id);
    if (found == m_mailboxes.end())
        return;
    m_names.erase({found->second->info.account, found->second->info.name});
    m_mailboxes.erase(found);
}

void WriterState::renamed(MailboxState& mailbox, const std::string& to)
{
    m_names.erase({mailbox.info.account, mailbox.info.name});
    mailbox.info.name = to;
    m_names[{mailbox.info.account, to}] = mailbox.info.id;
}

Result<Usage*> WriterState::usage(sql::Connection& sql, AccountId account)
{
    if (const auto found = m_usage.find(account); found != m_usage.end())
        return &found->second;
    Usage usage;
    auto rows = sql::select(sql, "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), "
                                 "CAST(COALESCE(SUM(messages), 0) AS BIGINT) FROM mailbox WHERE account = ?",
                            account);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (*row) {
        usage.bytes = uint64_t(rows->integer(0));
        usage.messages = uint64_t(rows->integer(1));
    }
    return &(m_usage[account] = usage);
}

void WriterState::forget()
{
    m_mailboxes.clear();
    m_names.clear();
    m_usage.clear();
}

void WriterState::trim()
{
    if (m_mailboxes.size() > mostMailboxes || m_usage.size() > mostMailboxes)
        forget();
}

} // namespace posthorn::store
