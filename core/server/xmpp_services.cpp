#include "server/xmpp_services.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "net/engine.h"
#include "web/auth/gate.h"
#include "xmpp/bosh/bosh.h"
#include "xmpp/components/component_service.h"
#include "xmpp/federation/federation_service.h"
#include "xmpp/files/proxy_service.h"
#include "xmpp/files/upload_service.h"
#include "xmpp/policy/retention.h"
#include "xmpp/rooms/rooms_watch.h"
#include "xmpp/route/house_messages.h"
#include "xmpp/stream/websocket.h"
#include "xmpp/xmpp.h"

namespace posthorn::server {

namespace {

xmpp::WebVisitor visitorOf(const std::shared_ptr<const web::Gate>& gate, web::WebSession session)
{
    const auto whenEnded = [gate, id = session.id](Executor& worker, std::function<void()> ended) {
        return gate->parts().sessions->watchEnd(id, worker, std::move(ended));
    };
    return {std::move(session.account), whenEnded};
}

/// Whom the tokens of enrolled messengers belong to (docs/messenger-profile.md).
xmpp::FindDevice devicesOf(const std::shared_ptr<const web::Gate>& gate)
{
    return [gate](std::string_view token, std::string_view address) -> std::optional<xmpp::WebVisitor> {
        auto found = gate->parts().sessions->find(token, true, directory::Grant::Kind::Token, address);
        if (!found)
            return std::nullopt;
        const auto scopes = split(found->scope, ' ');
        if (std::find(scopes.begin(), scopes.end(), "messenger") == scopes.end())
            return std::nullopt;
        return visitorOf(gate, std::move(*found));
    };
}

} // namespace

XmppServices::XmppServices(Needs needs)
{
    xmpp::Context context{needs.directory, needs.authenticator, needs.settings, needs.hub,
                          Clock::system(), needs.hostName,      needs.version,  {}};
    for (size_t i = 0; i < needs.engine.workerCount(); ++i) {
        Executor& worker = needs.engine.worker(i);
        context.workers.push_back({&worker, &needs.engine.timers(i), [store = needs.store, &worker] { return store(worker); },
                                   [chat = needs.chat, &worker] { return chat(worker); }});
    }
    context.dataFolder = needs.dataFolder;
    context.ports = [&engine = needs.engine] { return engine.ports(); };
    context.connector = &needs.engine;
    context.resolver = &needs.resolver;
    context.administer = [&operations = needs.operations](const std::string& actor, std::string_view word,
                                                          std::vector<std::string> arguments, Executor& asker,
                                                          Reply<std::vector<std::vector<std::string>>> reply) {
        operations.run({actor, admin::Permission::Global, {}}, word, std::move(arguments), asker,
                       [reply = std::move(reply)](Result<admin::Answer> answer) {
                           if (!answer)
                               return reply(passOn(answer.error()));
                           reply(std::move(answer->rows));
                       });
    };
    context.secret = crypto::hmac(crypto::Hash::Sha256, needs.secret, "xmpp tokens");
    m_exchange = std::make_unique<xmpp::Exchange>(std::move(context));
    m_exchange->post(0, [](xmpp::Station& station) { xmpp::keepSweeping(station); });
    m_messages = std::make_unique<xmpp::HouseMessages>(*m_exchange);
}

XmppServices::~XmppServices() = default;

void XmppServices::fill(SessionFactories& factories)
{
    factories.xmppComponent = [this](Executor&) { return xmpp::makeComponentSession(*m_exchange); };
    factories.xmppServer = [this](Executor&) { return xmpp::makeServerSession(*m_exchange); };
    factories.xmppProxy = [this](Executor&) { return xmpp::makeProxySession(*m_exchange); };
    factories.xmpp = [this](Executor&) {
        return m_gate ? xmpp::makeClientSession(*m_exchange, devicesOf(m_gate)) : xmpp::makeClientSession(*m_exchange);
    };
}

void XmppServices::addRoutes(http::Router& router, const std::shared_ptr<const web::Gate>& gate)
{
    m_gate = gate;
    xmpp::addWebSocketRoute(router, *m_exchange, [gate](const http::Request& request) -> std::optional<xmpp::WebVisitor> {
        auto session = gate->sessionOfOwnPage(request, web::Use::Watch);
        if (!session)
            return std::nullopt;
        return visitorOf(gate, std::move(*session));
    });
    xmpp::addUploadRoutes(router, *m_exchange);
    xmpp::addBoshRoute(router, *m_exchange);
}

void XmppServices::rooms(Executor& asker, Reply<std::vector<admin::RoomRow>> reply)
{
    xmpp::watchRooms(*m_exchange, asker, [reply = std::move(reply)](Result<std::vector<xmpp::RoomSummary>> found) {
        if (!found)
            return reply(passOn(found.error()));
        std::vector<admin::RoomRow> rows;
        for (xmpp::RoomSummary& each : *found)
            rows.push_back({each.jid, each.name, each.occupants, each.isPersistent, each.isListed, each.access, each.owner});
        reply(std::move(rows));
    });
}

void XmppServices::closeRoom(const std::string& address, Executor& asker, Reply<void> reply)
{
    xmpp::closeRoom(*m_exchange, address, asker, std::move(reply));
}

void XmppServices::revoke(const MailAddress& account)
{
    m_exchange->revoke(xmpp::Jid::of(account));
}

void XmppServices::endSessions(const MailAddress& account)
{
    m_exchange->endSessions(xmpp::Jid::of(account));
}

void XmppServices::beginStop()
{
    m_exchange->endDetached();
}

void XmppServices::stop()
{
    m_gate.reset();
    m_exchange->dropStores();
}

} // namespace posthorn::server
