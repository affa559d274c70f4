#include "store/objects/object_rows.h"

#include <tuple>
#include <vector>

namespace posthorn::store {

Result<ObjectKindRow> readObjectKind(sql::Connection& sql, AccountId account, const std::string& kind)
{
    auto rows = sql::select(sql, "SELECT modseq, horizon, objects, bytes FROM object_kind "
                                 "WHERE account = ? AND kind = ?",
                            account, kind);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (!*row)
        return ObjectKindRow();
    return ObjectKindRow{Modseq(rows->integer(0)), Modseq(rows->integer(1)), uint64_t(rows->integer(2)),
                         uint64_t(rows->integer(3))};
}

Result<void> writeObjectKind(sql::Connection& sql, AccountId account, const std::string& kind,
                             const ObjectKindRow& row)
{
    return sql::run(sql, "INSERT INTO object_kind (account, kind, modseq, horizon, objects, bytes) "
                         "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, kind) DO UPDATE SET "
                         "modseq = excluded.modseq, horizon = excluded.horizon, objects = excluded.objects, "
                         "bytes = excluded.bytes",
                    account, kind, row.modseq, row.horizon, row.objects, row.bytes);
}

Result<std::optional<ObjectRow>> findObject(sql::Connection& sql, AccountId account, const std::string& kind,
                                            const std::string& id)
{
    auto rows = sql::select(sql, "SELECT made, modseq, segment, LENGTH(data) FROM object "
                                 "WHERE account = ? AND kind = ? AND id = ?",
                            account, kind, id);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (!*row)
        return std::optional<ObjectRow>();
    return std::optional<ObjectRow>(ObjectRow{Modseq(rows->integer(0)), Modseq(rows->integer(1)),
                                              uint64_t(rows->integer(2)), rows->integer(3)});
}

Result<void> removeObjects(Batch& batch, AccountId account)
{
    bool any = false;
    {
        auto rows = sql::select(batch.sql(), "SELECT segment, CAST(SUM(LENGTH(data) + CAST(? AS BIGINT)) AS BIGINT) FROM object "
                                             "WHERE account = ? GROUP BY segment",
                                objectFrame, account);
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            any = true;
            batch.factDied(uint64_t(rows->integer(0)), rows->integer(1));
        }
    }
    if (any)
        batch.fact(AccountEndFact{account});
    POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM object WHERE account = ?", account));
    POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM object_end WHERE account = ?", account));
    return sql::run(batch.sql(), "DELETE FROM object_kind WHERE account = ?", account);
}

Result<void> forgetObjectEnds(Batch& batch, UnixMs before)
{
    std::vector<std::tuple<AccountId, std::string, Modseq>> horizons;
    {
        auto rows = sql::select(batch.sql(), "SELECT account, kind, MAX(modseq) FROM object_end WHERE at < ? "
                                             "GROUP BY account, kind",
                                before);
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            horizons.emplace_back(rows->integer(0), std::string(rows->text(1)), Modseq(rows->integer(2)));
        }
    }
    for (const auto& [account, kind, horizon] : horizons) {
        POSTHORN_TRY(sql::run(batch.sql(), "UPDATE object_kind SET horizon = ? WHERE account = ? AND kind = ? "
                                           "AND horizon < ?",
                              horizon, account, kind, horizon));
    }
    return sql::run(batch.sql(), "DELETE FROM object_end WHERE at < ?", before);
}

} // namespace posthorn::store
