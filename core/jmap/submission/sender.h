// An Email handed to delivery, as a mail program hands it to the submission port.
#pragma once

#include <string>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

/// Who it is from and for, and until when it is held (RFC 8621 section 7, RFC 4865).
struct SubmissionEnvelope {
    MailAddress from;
    std::vector<MailAddress> to;
    UnixMs sendAt = 0; ///< 0: at once
};

/// The envelope that a client gives, or the one that @p message's header has. @p message: the whole Email.
/// invalidProperties, noRecipients, tooManyRecipients, invalidRecipients.
tl::expected<SubmissionEnvelope, SetError> readEnvelope(const Json* given, std::string_view message, UnixMs now);
Object envelopeJson(const SubmissionEnvelope& envelope);
/// Back from envelopeJson(); of what we have stored ourselves.
SubmissionEnvelope storedEnvelope(const Object& json);

/// All addresses in the From and Sender fields.
std::vector<MailAddress> authorsOf(std::string_view message);

/// Hands @p message over, without its Bcc fields. Answers with what SMTP would say. invalidRecipients, forbiddenToSend,
/// and errors that may pass.
Task<tl::expected<std::string, SetError>> sendMessage(Call call, std::string message, SubmissionEnvelope envelope);

/// The whole message of an Email. NotFound.
Task<Result<std::string>> readEmail(Call call, store::BodyId body);

} // namespace posthorn::jmap
