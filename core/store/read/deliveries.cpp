#include "store/read/reader.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

class DeliveriesFacade final : public Deliveries {
public:
    explicit DeliveriesFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void deliver(Delivery delivery, Reply<uint64_t> reply) override
    {
        m_reader->submit(
            verbs::deliver(prepareDelivery(std::move(delivery)), &m_reader->worker(), std::move(reply)));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Deliveries> makeDeliveries(ReaderPtr reader)
{
    return std::make_shared<DeliveriesFacade>(std::move(reader));
}

} // namespace posthorn::store
