#include "store/search/store_source.h"

#include <algorithm>

#include "store/read/reader.h"
#include "store/sql/query.h"
#include "store/writer/message_rows.h"

namespace posthorn::store {

namespace {

void sortUnique(std::vector<BodyId>& bodies)
{
    std::sort(bodies.begin(), bodies.end());
    bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
}

} // namespace

Result<AccountPositions> readPositions(sql::Connection& sql, AccountId account)
{
    AccountPositions out;
    // The counter comes first: what it does not count yet, the mailboxes may show all the same, but not the other way.
    auto next = sql::number(sql, 1, "SELECT body FROM counters WHERE id = 1");
    if (!next)
        return passOn(next.error());
    out.nextBody = *next;
    POSTHORN_TRY(sql::each(
        sql::select(sql, "SELECT id, uid_next, messages FROM mailbox WHERE account = ? ORDER BY id", account),
        [&out](const sql::Rows& row) {
            out.mailboxes.push_back({row.integer(0), Uid(row.integer(1))});
            out.messages += uint64_t(row.integer(2));
        }));
    return out;
}

Result<sql::Connection*> StoreSource::sql()
{
    if (!m_sql) {
        auto opened = m_core.openReader();
        if (!opened)
            return passOn(opened.error());
        m_sql = std::move(*opened);
    }
    return m_sql.get();
}

Result<AccountPositions> StoreSource::positions(AccountId account)
{
    auto connection = sql();
    if (!connection)
        return passOn(connection.error());
    return readPositions(**connection, account);
}

Result<std::vector<BodyId>> StoreSource::bodiesBehind(AccountId account, const AccountPositions& from,
                                                      AccountPositions& now)
{
    auto connection = sql();
    if (!connection)
        return passOn(connection.error());
    POSTHORN_TRY((*connection)->begin());
    std::vector<BodyId> bodies;
    const auto all = [&]() -> Result<void> {
        auto read = readPositions(**connection, account);
        if (!read)
            return passOn(read.error());
        now = std::move(*read);
        auto known = from.mailboxes.begin();
        for (const ThreadMap::Position& mailbox : now.mailboxes) {
            while (known != from.mailboxes.end() && known->mailbox < mailbox.mailbox)
                ++known;
            const bool isKnown = known != from.mailboxes.end() && known->mailbox == mailbox.mailbox;
            const Uid first = isKnown ? known->next : 1;
            if (first == mailbox.next)
                continue;
            POSTHORN_TRY(sql::each(sql::select(**connection, "SELECT body FROM message WHERE mailbox = ? AND uid >= ?",
                                               mailbox.mailbox, first),
                                   [&bodies](const sql::Rows& row) { bodies.push_back(row.integer(0)); }));
        }
        return {};
    }();
    (*connection)->rollback();
    if (!all)
        return passOn(all.error());
    sortUnique(bodies);
    return bodies;
}

Result<std::vector<BodyId>> StoreSource::bodies(AccountId account)
{
    AccountPositions now;
    return bodiesBehind(account, {}, now);
}

Result<std::optional<uint32_t>> StoreSource::checksum(BodyId body)
{
    auto connection = sql();
    if (!connection)
        return passOn(connection.error());
    auto place = findBody(**connection, body);
    if (!place)
        return passOn(place.error());
    return *place ? std::optional((*place)->checksum) : std::nullopt;
}

Result<std::string> StoreSource::read(BodyId body, uint64_t length, uint32_t* checksum)
{
    const auto find = [&]() -> Result<BodyPlace> {
        auto connection = sql();
        if (!connection)
            return passOn(connection.error());
        auto place = findBody(**connection, body);
        if (!place)
            return passOn(place.error());
        if (!*place)
            return fail(ErrorKind::NotFound, "no such message");
        if (checksum)
            *checksum = (*place)->checksum;
        return **place;
    };
    return readMoving(m_core, find, 0, length);
}

} // namespace posthorn::store
