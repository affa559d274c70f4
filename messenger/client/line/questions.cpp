#include "messenger/client/line/questions.h"

#include <array>

#include "base/random.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::messenger {

using xmpp::Jid;
using xmpp::Stanza;

namespace {

struct Meaning {
    std::string_view condition;
    ErrorKind kind;
    std::string_view text;
};

constexpr std::array meanings = {
    Meaning{"bad-request", ErrorKind::Invalid, "the request was not understood"},
    Meaning{"conflict", ErrorKind::Exists, "that name or address is taken"},
    Meaning{"feature-not-implemented", ErrorKind::Unsupported, "that is not supported there"},
    Meaning{"forbidden", ErrorKind::Denied, "that is not allowed"},
    Meaning{"gone", ErrorKind::NotFound, "it is not there any more"},
    Meaning{"item-not-found", ErrorKind::NotFound, "there is nothing of that name"},
    Meaning{"jid-malformed", ErrorKind::Invalid, "that is no valid address"},
    Meaning{"not-acceptable", ErrorKind::Invalid, "that is not accepted"},
    Meaning{"not-allowed", ErrorKind::Denied, "that is not allowed"},
    Meaning{"not-authorized", ErrorKind::AuthFailed, "a password is needed, or it is wrong"},
    Meaning{"policy-violation", ErrorKind::Denied, "the server's rules forbid that"},
    Meaning{"recipient-unavailable", ErrorKind::Unavailable, "nobody is there at the moment"},
    Meaning{"redirect", ErrorKind::NotFound, "it has moved"},
    Meaning{"registration-required", ErrorKind::Denied, "that is for members only"},
    Meaning{"remote-server-not-found", ErrorKind::NotFound, "there is no server of that name"},
    Meaning{"remote-server-timeout", ErrorKind::Timeout, "the other server does not answer"},
    Meaning{"resource-constraint", ErrorKind::Limit, "the server is too busy, or a limit was reached"},
    Meaning{"service-unavailable", ErrorKind::Unsupported, "that is not offered there"},
    Meaning{"subscription-required", ErrorKind::Denied, "that is for contacts only"},
};

// RFC 6120 section 8.1.2.1: what was asked of the account itself may be answered without `from`, by the account's bare
// address, and by the very address; what was asked of another only by that one.
bool mayAnswer(const Jid& from, const Jid& asked, const Jid& self)
{
    if (asked.isEmpty() || asked == self.bare())
        return from.isEmpty() || from == self.bare() || from == self || (asked.isEmpty() && from == Jid{{}, self.domain, {}});
    return from == asked;
}

} // namespace

Questions::Questions()
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::CoarseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { expire(); });
}

void Questions::add(Stanza& question, QObject* context, Line::Answer answer, std::chrono::milliseconds patience)
{
    question.id = randomName(16);
    m_waiting[question.id] = {question.to, context, std::move(answer), std::chrono::steady_clock::now() + patience};
    arm();
}

void Questions::answered(const xmpp::StanzaPtr& stanza, const Jid& self)
{
    const auto found = m_waiting.find(stanza->id);
    if (found == m_waiting.end() || stanza->badFrom || !mayAnswer(stanza->from, found->second.asked, self))
        return;
    Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    arm();
    if (!waiting.context)
        return;
    if (stanza->isError())
        waiting.answer(passOn(errorOf(*stanza)));
    else
        waiting.answer(stanza);
}

void Questions::failAll(const Error& error)
{
    const auto all = std::exchange(m_waiting, {});
    arm();
    for (const auto& [id, waiting] : all) {
        if (waiting.context)
            waiting.answer(passOn(error));
    }
}

Error Questions::errorOf(const Stanza& stanza)
{
    const auto undefined = fail(ErrorKind::Internal, "the other side reports an error", "undefined-condition");
    const xmpp::Element* const error = stanza.child("error", xmpp::ns::client);
    if (!error)
        return undefined.value();
    const std::string said = error->childText("text", xmpp::ns::stanzaErrors).substr(0, 500);
    for (const Meaning& each : meanings) {
        if (error->child(each.condition, xmpp::ns::stanzaErrors))
            return fail(each.kind, said.empty() ? std::string(each.text) : said, std::string(each.condition)).value();
    }
    Error result = undefined.value();
    if (!said.empty())
        result.text = said;
    return result;
}

void Questions::expire()
{
    const auto now = std::chrono::steady_clock::now();
    std::vector<Waiting> late;
    std::erase_if(m_waiting, [&](auto& each) {
        if (each.second.ends > now)
            return false;
        late.push_back(std::move(each.second));
        return true;
    });
    arm();
    for (const Waiting& each : late) {
        if (each.context)
            each.answer(fail(ErrorKind::Timeout, "no answer came in time"));
    }
}

void Questions::arm()
{
    if (m_waiting.empty())
        return m_timer.stop();
    auto next = m_waiting.begin()->second.ends;
    for (const auto& [id, waiting] : m_waiting)
        next = std::min(next, waiting.ends);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
    m_timer.start(std::max(rest, std::chrono::milliseconds(0)) + std::chrono::milliseconds(1));
}

} // namespace posthorn::messenger
