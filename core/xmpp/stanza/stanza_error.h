// Stanza errors (RFC 6120 section 8.3).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

/// RFC 6120 section 8.3.3.
enum class Condition {
    BadRequest, Conflict, FeatureNotImplemented, Forbidden, Gone, InternalServerError, ItemNotFound, JidMalformed,
    NotAcceptable, NotAllowed, NotAuthorized, PolicyViolation, RecipientUnavailable, Redirect, RegistrationRequired,
    RemoteServerNotFound, RemoteServerTimeout, ResourceConstraint, ServiceUnavailable, SubscriptionRequired,
    UndefinedCondition, UnexpectedRequest
};

struct StanzaError {
    Condition condition = Condition::InternalServerError;
    std::string text{};   ///< for people, English; may be empty
    Element application{}; ///< a condition of an extension; without name where there is none
    std::string type{};   ///< "auth", "cancel", "continue", "modify", "wait"; empty: the condition's usual one

    Element toElement() const;
    /// What the house's errors mean here.
    static StanzaError of(const Error& error);
};

std::string_view conditionName(Condition condition);

} // namespace posthorn::xmpp
