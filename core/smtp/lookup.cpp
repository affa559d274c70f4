#include "smtp/lookup.h"

#include "base/text.h"

namespace posthorn::smtp {

std::optional<MailAddress> parseLookup(std::string_view text)
{
    const size_t space = text.find_last_of(' ');
    if (space != std::string_view::npos && equalsIgnoreCase(text.substr(space + 1), "SMTPUTF8"))
        text = trimmed(text.substr(0, space));
    if (text.size() > 2 && text.front() == '<' && text.back() == '>')
        text = text.substr(1, text.size() - 2);
    if (text.find('@') != std::string_view::npos)
        return MailAddress::parse(text);
    auto address = MailAddress::parse(std::string(text) + "@x");
    if (address)
        address->domain.clear();
    return address;
}

namespace {

using Finish = std::function<void(ServerSession&, const MailAddress&, const directory::Resolution&)>;

void failed(ServerSession& session)
{
    session.answer({451, "4.3.0", "local error, try again later"});
}

void resolve(ServerSession& session, const MailAddress& address, Finish finish)
{
    session.context().directory.resolve(
        address, session.link().executor(),
        session.life().bind([&session, address, finish = std::move(finish)](Result<directory::Resolution> result) {
            if (session.state() == State::Closed)
                return;
            if (result)
                finish(session, address, *result);
            else
                failed(session);
        }));
}

} // namespace

void lookUp(ServerSession& session, MailAddress address, Finish finish)
{
    session.wait();
    if (!address.domain.empty()) {
        resolve(session, address, std::move(finish));
        return;
    }
    session.context().directory.domains(
        session.link().executor(),
        session.life().bind([&session, address = std::move(address),
                             finish = std::move(finish)](Result<std::vector<directory::Domain>> result) mutable {
            if (session.state() == State::Closed)
                return;
            if (!result) {
                failed(session);
            } else if (result->empty()) {
                session.answer({550, "5.1.1", "no such user here"});
            } else {
                address.domain = result->front().name;
                resolve(session, address, std::move(finish));
            }
        }));
}

} // namespace posthorn::smtp
