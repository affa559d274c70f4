#include "xmpp/stanza/stanza_error.h"

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

struct Row {
    std::string_view name;
    std::string_view type;
};

// In the order of Condition. The types are RFC 6120's recommendations.
constexpr Row rows[] = {
    {"bad-request", "modify"},
    {"conflict", "cancel"},
    {"feature-not-implemented", "cancel"},
    {"forbidden", "auth"},
    {"gone", "cancel"},
    {"internal-server-error", "cancel"},
    {"item-not-found", "cancel"},
    {"jid-malformed", "modify"},
    {"not-acceptable", "modify"},
    {"not-allowed", "cancel"},
    {"not-authorized", "auth"},
    {"policy-violation", "modify"},
    {"recipient-unavailable", "wait"},
    {"redirect", "modify"},
    {"registration-required", "auth"},
    {"remote-server-not-found", "cancel"},
    {"remote-server-timeout", "wait"},
    {"resource-constraint", "wait"},
    {"service-unavailable", "cancel"},
    {"subscription-required", "auth"},
    {"undefined-condition", "cancel"},
    {"unexpected-request", "wait"},
};

} // namespace

std::string_view conditionName(Condition condition)
{
    return rows[size_t(condition)].name;
}

Element StanzaError::toElement() const
{
    Element error("error", ns::client);
    error.set("type", type.empty() ? rows[size_t(condition)].type : std::string_view(type));
    error.add(conditionName(condition), ns::stanzaErrors);
    if (!text.empty())
        error.add("text", ns::stanzaErrors).setText(text).attributes.push_back({"lang", "en", std::string(xmlNamespace)});
    if (!application.name.empty())
        error.add(application);
    return error;
}

StanzaError StanzaError::of(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Invalid:
        return {Condition::BadRequest, error.text};
    case ErrorKind::NotFound:
        return {Condition::ItemNotFound, error.text};
    case ErrorKind::Exists:
    case ErrorKind::InUse:
        return {Condition::Conflict, error.text};
    case ErrorKind::Denied:
    case ErrorKind::AuthFailed:
        return {Condition::Forbidden, error.text};
    case ErrorKind::OverQuota:
    case ErrorKind::NoSpace:
    case ErrorKind::Limit:
        return {Condition::ResourceConstraint, error.text};
    case ErrorKind::TooLarge:
        return {Condition::PolicyViolation, error.text};
    case ErrorKind::Unsupported:
        return {Condition::FeatureNotImplemented, error.text};
    case ErrorKind::Unavailable:
    case ErrorKind::Timeout:
    case ErrorKind::Cancelled:
        return {Condition::InternalServerError, error.text, {}, "wait"};
    case ErrorKind::Io:
    case ErrorKind::Corrupt:
    case ErrorKind::Internal:
        break;
    }
    return {Condition::InternalServerError, {}};
}

} // namespace posthorn::xmpp
