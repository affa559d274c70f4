#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/verbs.h"

namespace posthorn::store::verbs {

namespace {

class Deliver final : public AnsweredRequest<uint64_t> {
public:
    Deliver(PreparedDelivery delivery, Executor* asker, Reply<uint64_t> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_delivery(std::move(delivery))
    {
    }
    bool appends() const override { return true; }
    bool addsMail() const override { return true; }
    size_t bytes() const override { return m_delivery.message.bytes->size(); }

    Result<void> plan(Batch& batch) override
    {
        if (auto error = checkDelivery(m_delivery)) {
            refuse(std::move(*error));
            return {};
        }
        return m_plan.plan(batch, m_delivery);
    }
    Result<void> execute(Batch& batch) override
    {
        value = m_plan.number();
        return m_plan.execute(batch, m_delivery);
    }

private:
    const PreparedDelivery m_delivery;
    DeliveryPlan m_plan;
};

} // namespace

RequestPtr deliver(PreparedDelivery delivery, Executor* asker, Reply<uint64_t> reply)
{
    return std::make_unique<Deliver>(std::move(delivery), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
