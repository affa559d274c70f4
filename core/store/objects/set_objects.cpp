#include <algorithm>

#include "store/objects/object_rows.h"
#include "store/verbs/verbs.h"

namespace posthorn::store::verbs {

namespace {

bool isObjectId(const std::string& id)
{
    const auto good = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= 255 && std::all_of(id.begin(), id.end(), good);
}

class SetObjects final : public AnsweredRequest<ObjectsSet> {
public:
    SetObjects(AccountId account, std::string kind, std::vector<ObjectChange> changes, std::optional<Modseq> ifState,
               Executor* asker, Reply<ObjectsSet> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_kind(std::move(kind))
        , m_changes(std::move(changes))
        , m_ifState(ifState)
    {
        for (const ObjectChange& change : m_changes) {
            m_bytes += change.bytes.size();
            m_adds |= change.kind != ObjectChange::Kind::Destroy;
        }
    }
    bool addsMail() const override { return m_adds; }
    size_t bytes() const override { return m_bytes; }

    Result<void> execute(Batch& batch) override
    {
        auto row = readObjectKind(batch.sql(), m_account, m_kind);
        if (!row)
            return passOn(row.error());
        m_row = *row;
        value.before = m_row.modseq;
        if (m_ifState && *m_ifState != m_row.modseq)
            return no(ErrorKind::InUse, "somebody changed them meanwhile");
        for (const ObjectChange& change : m_changes) {
            ObjectOutcome outcome{change.id, std::nullopt};
            POSTHORN_TRY(apply(batch, change, outcome));
            value.outcomes.push_back(std::move(outcome));
        }
        value.after = m_row.modseq;
        if (value.after == value.before)
            return {};
        batch.touchAccount(m_account);
        return writeObjectKind(batch.sql(), m_account, m_kind, m_row);
    }

private:
    Result<void> apply(Batch& batch, const ObjectChange& change, ObjectOutcome& outcome)
    {
        const bool creates = change.kind == ObjectChange::Kind::Create;
        const bool destroys = change.kind == ObjectChange::Kind::Destroy;
        const Modseq modseq = batch.nextModseq();
        if (creates && outcome.id.empty())
            outcome.id = "n" + std::to_string(modseq);
        if (!isObjectId(outcome.id)) {
            outcome.error = creates ? ErrorKind::Invalid : ErrorKind::NotFound;
            return {};
        }
        auto found = findObject(batch.sql(), m_account, m_kind, outcome.id);
        if (!found)
            return passOn(found.error());
        const std::optional<ObjectRow>& was = *found;
        if (was.has_value() == creates) {
            outcome.error = creates ? ErrorKind::Exists : ErrorKind::NotFound;
            return {};
        }
        const uint64_t bytesBefore = was ? uint64_t(was->bytes) : 0;
        if (!destroys && change.bytes.size() > mostObjectBytes) {
            outcome.error = ErrorKind::TooLarge;
            return {};
        }
        if ((creates && m_row.objects >= mostObjects) ||
            (change.bytes.size() > bytesBefore && m_row.bytes - bytesBefore + change.bytes.size() > mostKindBytes)) {
            outcome.error = ErrorKind::Limit;
            return {};
        }
        if (was)
            batch.factDied(was->segment, was->bytes + objectFrame);
        m_row.modseq = modseq;
        m_row.bytes += (destroys ? 0 : change.bytes.size()) - bytesBefore;
        if (destroys) {
            --m_row.objects;
            return destroy(batch, outcome.id, was->made, modseq);
        }
        m_row.objects += creates ? 1 : 0;
        const Modseq made = was ? was->made : modseq;
        batch.fact(ObjectFact{m_account, m_kind, outcome.id, made, modseq, change.bytes});
        batch.factLives(int64_t(change.bytes.size()) + objectFrame);
        return sql::run(batch.sql(), "INSERT INTO object (account, kind, id, made, modseq, segment, data) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, kind, id) DO UPDATE SET "
                                     "modseq = excluded.modseq, segment = excluded.segment, data = excluded.data",
                        m_account, m_kind, outcome.id, made, modseq, batch.segment(), sql::Blob{change.bytes});
    }

    Result<void> destroy(Batch& batch, const std::string& id, Modseq made, Modseq modseq)
    {
        batch.fact(ObjectEndFact{m_account, m_kind, id, modseq});
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM object WHERE account = ? AND kind = ? AND id = ?", m_account,
                              m_kind, id));
        return sql::run(batch.sql(), "INSERT INTO object_end (account, kind, modseq, id, made, at) "
                                     "VALUES (?, ?, ?, ?, ?, ?)",
                        m_account, m_kind, modseq, id, made, batch.now());
    }

    const AccountId m_account;
    const std::string m_kind;
    const std::vector<ObjectChange> m_changes;
    const std::optional<Modseq> m_ifState;
    size_t m_bytes = 0;
    bool m_adds = false;
    ObjectKindRow m_row;
};

} // namespace

RequestPtr setObjects(AccountId account, std::string kind, std::vector<ObjectChange> changes,
                      std::optional<Modseq> ifState, Executor* asker, Reply<ObjectsSet> reply)
{
    return std::make_unique<SetObjects>(account, std::move(kind), std::move(changes), ifState, asker,
                                        std::move(reply));
}

} // namespace posthorn::store::verbs
