// A message as the writer takes it: what costs time was done on the asker's thread.
#pragma once

#include <string>
#include <vector>

#include "store/mail_store.h"

namespace posthorn::store {

struct PreparedMessage {
    Bytes bytes;
    uint32_t checksum = 0; ///< CRC32C of the bytes
    std::string summary;   ///< mime::encodeSummary
};

PreparedMessage prepareMessage(Bytes bytes);

struct PreparedDelivery {
    PreparedMessage message;
    MailAddress sender;
    std::string envelopeId;
    UnixMs arrived = 0;
    std::vector<LocalTarget> local;
    std::vector<RemoteRecipient> remote;
};

PreparedDelivery prepareDelivery(Delivery delivery);

} // namespace posthorn::store
