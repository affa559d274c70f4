#include "base/text.h"
#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

class Settle final : public AnsweredRequest<void> {
public:
    Settle(std::vector<QueueChange> changes, std::vector<PreparedDelivery> deliveries, Executor* asker,
           Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_changes(std::move(changes))
        , m_deliveries(std::move(deliveries))
        , m_plans(m_deliveries.size())
    {
        for (QueueChange& change : m_changes) {
            if (!isUtf8(change.lastError) || change.lastError.find('\0') != std::string::npos)
                change.lastError = "(not readable)"; // PostgreSQL's texts are UTF-8
        }
    }
    size_t bytes() const override
    {
        size_t sum = 0;
        for (const PreparedDelivery& delivery : m_deliveries)
            sum += delivery.message.bytes->size();
        return sum;
    }

    Result<void> execute(Batch& batch) override
    {
        for (const PreparedDelivery& delivery : m_deliveries) {
            if (auto error = checkDelivery(delivery)) {
                refuse(std::move(*error));
                return {};
            }
        }
        for (size_t i = 0; i < m_deliveries.size(); ++i) {
            POSTHORN_TRY(m_plans[i].plan(batch, m_deliveries[i]));
            POSTHORN_TRY(m_plans[i].execute(batch, m_deliveries[i]));
        }
        for (const QueueChange& change : m_changes)
            POSTHORN_TRY(apply(batch, change));
        return {};
    }

private:
    static Result<void> apply(Batch& batch, const QueueChange& change)
    {
        QueueStateFact state{change.id, 0, 0, {}, false};
        BodyId body = 0;
        {
            auto rows = sql::select(batch.sql(), "SELECT body, next_attempt, attempts, last_error, held FROM queue "
                                                 "WHERE id = ?",
                                    change.id);
            if (!rows)
                return passOn(rows.error());
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                return {};
            body = rows->integer(0);
            state.nextAttempt = rows->integer(1);
            state.attempts = uint32_t(rows->integer(2));
            state.lastError = rows->text(3);
            state.held = rows->integer(4) != 0;
        }
        switch (change.kind) {
        case QueueChange::Kind::Remove:
            batch.fact(QueueEndFact{change.id});
            POSTHORN_TRY(changeRefs(batch, body, -1));
            return sql::run(batch.sql(), "DELETE FROM queue WHERE id = ?", change.id);
        case QueueChange::Kind::Retry:
            state.nextAttempt = change.nextAttempt;
            state.attempts = change.attempts;
            state.lastError = change.lastError;
            break;
        case QueueChange::Kind::Hold:
            state.held = true;
            break;
        case QueueChange::Kind::Release:
            state.held = false;
            break;
        }
        batch.fact(state);
        return sql::run(batch.sql(), "UPDATE queue SET next_attempt = ?, attempts = ?, last_error = ?, held = ? "
                                     "WHERE id = ?",
                        state.nextAttempt, state.attempts, state.lastError, state.held, state.id);
    }

    std::vector<QueueChange> m_changes;
    const std::vector<PreparedDelivery> m_deliveries;
    std::vector<DeliveryPlan> m_plans;
};

} // namespace

RequestPtr settle(std::vector<QueueChange> changes, std::vector<PreparedDelivery> deliveries, Executor* asker,
                  Reply<void> reply)
{
    return std::make_unique<Settle>(std::move(changes), std::move(deliveries), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
