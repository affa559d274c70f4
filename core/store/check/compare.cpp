#include "store/check/compare.h"

#include <array>
#include <string>
#include <vector>

#include "store/check/replay.h"
#include "store/segment/crc32c.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

struct Table {
    std::string_view name; ///< for people
    std::string_view sql;  ///< ordered by the key columns
    size_t keys;
    std::vector<std::string_view> columns; ///< keys first; those beginning with '$' are texts, with '#' bytes
};

const std::array<Table, 9>& tables()
{
    static const std::array<Table, 9> all = {{
        {"segment", "SELECT number, size, bodies FROM segment WHERE removed = 0 ORDER BY number", 1,
         {"number", "size", "bodies"}},
        {"mailbox",
         "SELECT id, account, name, uid_validity, uid_next, highest_modseq, messages, unseen, deleted, bytes, "
         "special_use, selectable FROM mailbox ORDER BY id",
         1,
         {"id", "account", "$name", "uid_validity", "uid_next", "highest_modseq", "messages", "unseen", "deleted",
          "bytes", "special_use", "selectable"}},
        {"grant", "SELECT mailbox, grantee, rights FROM mailbox_grant ORDER BY mailbox, grantee", 2,
         {"mailbox", "grantee", "rights"}},
        {"keyword", "SELECT mailbox, position, name FROM keyword ORDER BY mailbox, position", 2,
         {"mailbox", "position", "$name"}},
        {"subscription", "SELECT account, name FROM subscription ORDER BY account, name", 2, {"account", "$name"}},
        {"message",
         "SELECT mailbox, uid, flags, kw0, kw1, modseq, internal_date, size, body FROM message ORDER BY mailbox, uid",
         2,
         {"mailbox", "uid", "flags", "kw0", "kw1", "modseq", "internal_date", "size", "body"}},
        {"object",
         "SELECT account, kind, id, made, modseq, segment, data FROM object ORDER BY account, kind, id", 3,
         {"account", "$kind", "$id", "made", "modseq", "segment", "#data"}},
        {"body",
         "SELECT id, segment, record_at, payload_at, payload_size, checksum, refs FROM body ORDER BY id", 1,
         {"id", "segment", "record_at", "payload_at", "payload_size", "checksum", "refs"}},
        {"queue",
         "SELECT id, delivery, body, size, sender_local, sender_domain, envelope_id, recipient_local, "
         "recipient_domain, original, notify, arrived, next_attempt, attempts, last_error, held FROM queue ORDER BY id",
         1,
         {"id", "delivery", "body", "size", "$sender_local", "$sender_domain", "$envelope_id", "$recipient_local",
          "$recipient_domain", "$original", "notify", "arrived", "next_attempt", "attempts", "$last_error", "held"}},
    }};
    return all;
}

bool isText(const Table& table, size_t column)
{
    return table.columns[column].front() == '$';
}

std::string valueOf(const Table& table, const sql::Rows& row, size_t column)
{
    const int c = int(column);
    if (table.columns[column].front() == '#') {
        const std::string_view bytes = row.blob(c);
        return std::to_string(bytes.size()) + " bytes of checksum " + std::to_string(crc32c(bytes));
    }
    return isText(table, column) ? std::string(row.text(c)) : std::to_string(row.integer(c));
}

/// Below zero when @p a's key comes first.
int compareKeys(const Table& table, const sql::Rows& a, const sql::Rows& b)
{
    for (size_t i = 0; i < table.keys; ++i) {
        const int c = int(i);
        if (isText(table, i)) {
            if (const int order = a.text(c).compare(b.text(c)); order != 0)
                return order;
        } else if (a.integer(c) != b.integer(c)) {
            return a.integer(c) < b.integer(c) ? -1 : 1;
        }
    }
    return 0;
}

std::string keyText(const Table& table, const sql::Rows& row)
{
    std::string text(table.name);
    for (size_t i = 0; i < table.keys; ++i)
        text += (i == 0 ? " " : "/") + valueOf(table, row, i);
    return text;
}

Result<void> compareTable(const Table& table, sql::Connection& index, sql::Connection& log, CheckReport& report)
{
    auto a = sql::select(index, table.sql);
    auto b = sql::select(log, table.sql);
    if (!a || !b)
        return passOn(a ? b.error() : a.error());
    auto hasA = a->next();
    auto hasB = b->next();
    while (hasA && hasB && (*hasA || *hasB)) {
        const int order = !*hasA ? 1 : !*hasB ? -1 : compareKeys(table, *a, *b);
        if (order < 0) {
            addProblem(report, keyText(table, *a) + ": in the index, not in the segments");
            hasA = a->next();
        } else if (order > 0) {
            addProblem(report, keyText(table, *b) + ": in the segments, not in the index");
            hasB = b->next();
        } else {
            for (size_t i = table.keys; i < table.columns.size(); ++i) {
                const std::string is = valueOf(table, *a, i);
                const std::string said = valueOf(table, *b, i);
                if (is != said)
                    addProblem(report, keyText(table, *a) + ": " + std::string(table.columns[i]) + " is " + is +
                                           ", the segments say " + said);
            }
            hasA = a->next();
            hasB = b->next();
        }
    }
    if (!hasA || !hasB)
        return passOn(hasA ? hasB.error() : hasA.error());
    return {};
}

Result<void> expectNone(sql::Connection& index, CheckReport& report, std::string_view sql, const char* what)
{
    auto count = sql::number(index, 0, sql);
    if (!count)
        return passOn(count.error());
    if (*count != 0)
        addProblem(report, std::to_string(*count) + " " + what);
    return {};
}

Result<void> checkSqlite(sql::Connection& index, CheckReport& report)
{
    auto rows = sql::select(index, "PRAGMA quick_check(100)");
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return {};
        if (rows->text(0) != "ok")
            addProblem(report, "index: " + std::string(rows->text(0)));
    }
}

} // namespace

Result<void> compareIndices(sql::Connection& index, sql::Connection& log, CheckReport& report)
{
    for (const Table& table : tables())
        POSTHORN_TRY(compareTable(table, index, log, report));
    return {};
}

Result<void> checkIndex(sql::Connection& index, CheckReport& report)
{
    if (!index.isPostgres())
        POSTHORN_TRY(checkSqlite(index, report));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM mailbox b LEFT JOIN (SELECT mailbox, COUNT(*) AS messages, "
                            "SUM(CASE WHEN flags & 1 = 0 THEN 1 ELSE 0 END) AS unseen, "
                            "SUM(CASE WHEN flags & 8 <> 0 THEN 1 ELSE 0 END) AS deleted, SUM(size) AS bytes "
                            "FROM message GROUP BY mailbox) c ON c.mailbox = b.id "
                            "WHERE b.messages <> COALESCE(c.messages, 0) OR b.unseen <> COALESCE(c.unseen, 0) "
                            "OR b.deleted <> COALESCE(c.deleted, 0) OR b.bytes <> COALESCE(c.bytes, 0)",
                            "mailboxes whose counters are not those of their messages"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM mailbox WHERE repeats = 0 AND id IN "
                            "(SELECT mailbox FROM message GROUP BY mailbox, body HAVING COUNT(*) > 1)",
                            "mailboxes that hold a body several times, and do not say so"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM mailbox b WHERE EXISTS (SELECT 1 FROM message m "
                            "WHERE m.mailbox = b.id AND (m.uid >= b.uid_next OR m.modseq > b.highest_modseq))",
                            "mailboxes with messages beyond their UIDNEXT or HIGHESTMODSEQ"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT (SELECT COUNT(*) FROM mailbox WHERE highest_modseq > c.modseq) + "
                            "(SELECT COUNT(*) FROM account WHERE modseq > c.modseq) FROM counters c",
                            "mailboxes or accounts beyond the counter of modification sequences"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM mailbox b "
                            "WHERE b.id = m.mailbox)",
                            "messages without a mailbox"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM mailbox_grant g WHERE g.rights <= 0 OR NOT EXISTS (SELECT 1 FROM "
                            "mailbox b WHERE b.id = g.mailbox AND b.account <> g.grantee)",
                            "grants without rights, without a mailbox, or to its own account"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT COUNT(*) FROM summary s WHERE NOT EXISTS (SELECT 1 FROM message m "
                            "WHERE m.mailbox = s.mailbox AND m.uid = s.uid)",
                            "summaries without a message"));
    POSTHORN_TRY(expectNone(index, report,
                            "SELECT (SELECT COUNT(*) FROM object_kind k WHERE k.objects <> (SELECT COUNT(*) FROM "
                            "object o WHERE o.account = k.account AND o.kind = k.kind) OR k.bytes <> (SELECT "
                            "COALESCE(SUM(LENGTH(o.data)), 0) FROM object o WHERE o.account = k.account "
                            "AND o.kind = k.kind)) + (SELECT COUNT(*) FROM object o WHERE NOT EXISTS (SELECT 1 FROM "
                            "object_kind k WHERE k.account = o.account AND k.kind = o.kind))",
                            "kinds of objects whose counters are not those of their objects"));
    return expectNone(index, report,
                      "SELECT COUNT(*) FROM body b LEFT JOIN (SELECT body, COUNT(*) AS n FROM "
                      "(SELECT body FROM message UNION ALL SELECT body FROM queue) AS u GROUP BY body) c "
                      "ON c.body = b.id WHERE b.refs <> COALESCE(c.n, 0)",
                      "bodies that are not used as often as their count says");
}

} // namespace posthorn::store
