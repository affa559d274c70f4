// Ids as clients see them: a letter for the kind and a number of the store's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/types.h"

namespace posthorn::jmap {

inline std::string accountId(store::AccountId account) { return "a" + std::to_string(account); }
inline std::string principalId(store::AccountId account) { return "p" + std::to_string(account); }
inline std::string mailboxId(store::MailboxId mailbox) { return "m" + std::to_string(mailbox); }
inline std::string emailId(store::BodyId body) { return "e" + std::to_string(body); }
inline std::string threadId(store::BodyId first) { return "t" + std::to_string(first); }

/// The number behind @p letter; nothing for an id that we would not have written so.
std::optional<int64_t> parseId(std::string_view id, char letter);

/// How a blob's octets lie in the message: the transfer encoding to undo.
enum class BlobCoding : char { Identity = 'i', Base64 = 'b', QuotedPrintable = 'q', UUEncode = 'u' };

/// A message or an upload, or a stretch of it with a transfer encoding to undo; or a medium of a contact's card.
struct BlobId {
    store::BodyId body = 0;
    std::string upload; ///< the upload's random name; `body` is 0 then
    std::string card;   ///< the card's id; `body` is 0 then
    std::string digest; ///< of the medium's octets, in hexadecimal
    bool whole = true;  ///< else the next three count
    uint64_t offset = 0;
    uint64_t length = 0;
    BlobCoding coding = BlobCoding::Identity;

    std::string text() const;
    static std::optional<BlobId> parse(std::string_view text);
    static BlobId ofBody(store::BodyId body)
    {
        BlobId out;
        out.body = body;
        return out;
    }
};

} // namespace posthorn::jmap
