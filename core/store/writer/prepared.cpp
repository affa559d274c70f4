#include "store/writer/prepared.h"

#include "mime/summary.h"
#include "store/segment/crc32c.h"

namespace posthorn::store {

PreparedMessage prepareMessage(Bytes bytes)
{
    PreparedMessage message;
    if (!bytes)
        bytes = std::make_shared<const std::string>();
    message.checksum = crc32c(*bytes);
    message.summary = mime::encodeSummary(mime::summarize(*bytes));
    message.bytes = std::move(bytes);
    return message;
}

PreparedDelivery prepareDelivery(Delivery delivery)
{
    PreparedDelivery prepared;
    prepared.message = prepareMessage(std::move(delivery.bytes));
    prepared.sender = std::move(delivery.sender);
    prepared.envelopeId = std::move(delivery.envelopeId);
    prepared.arrived = delivery.arrived;
    prepared.local = std::move(delivery.local);
    prepared.remote = std::move(delivery.remote);
    return prepared;
}

} // namespace posthorn::store
