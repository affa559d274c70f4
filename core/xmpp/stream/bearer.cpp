#include "xmpp/stream/bearer.h"

#include "base/text.h"
#include "xmpp/address/jid.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestMessage = 4096;
constexpr size_t longestToken = 100;

} // namespace

std::optional<BearerMessage> BearerMessage::parse(std::string_view message)
{
    if (message.size() > longestMessage || !message.ends_with("\x01\x01"))
        return std::nullopt;
    BearerMessage found;
    std::string_view rest = message;
    const std::string_view flag = takeUntil(rest, ',');
    const std::string_view identity = takeUntil(rest, ',');
    if ((flag != "n" && flag != "y") || (!identity.empty() && !identity.starts_with("a=")))
        return std::nullopt;
    found.identity = identity.empty() ? std::string() : std::string(identity.substr(2));
    if (!rest.starts_with('\x01'))
        return std::nullopt;
    rest.remove_prefix(1);
    while (!rest.empty()) {
        const std::string_view pair = takeUntil(rest, '\x01');
        if (startsWithIgnoreCase(pair, "auth=Bearer "))
            found.token = trimmed(pair.substr(12));
    }
    return found.token.empty() || found.token.size() > longestToken ? std::nullopt : std::optional(std::move(found));
}

BearerExchange::BearerExchange(Station& station, wire::Link& link, FindDevice find,
                               std::function<void(const WebVisitor&)> known)
    : LoginExchange(station, link, "device token")
    , m_find(std::move(find))
    , m_known(std::move(known))
{
}

void BearerExchange::next(std::string_view data, Handler handler)
{
    begin(std::move(handler));
    if (m_refused) {
        m_outcome.login = *m_refused;
        return fail({ErrorKind::AuthFailed, false, "the token is not valid (any more)", {}});
    }
    const auto message = BearerMessage::parse(data);
    if (!message)
        return fail({ErrorKind::Invalid, false, "that is no message of this mechanism", {}});
    auto visitor = m_find(message->token, m_link.info().peer.address);
    // Nobody may be spoken for but oneself.
    const auto jid = Jid::parse(message->identity);
    if (visitor && !message->identity.empty() && (!jid || *jid != Jid::of(visitor->account.address)))
        visitor.reset();
    if (!visitor) { // section 3.2.2
        m_refused = message->identity;
        return challenge(R"({"status":"invalid_token","scope":"messenger"})");
    }
    m_outcome.account = visitor->account;
    m_outcome.login = visitor->account.address.text();
    m_known(*visitor);
    succeed();
}

} // namespace posthorn::xmpp
