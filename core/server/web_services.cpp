#include "server/web_services.h"

#include "base/await.h"
#include "server/jmap_services.h"
#include "web/auth/session_book.h"
#include "web/jmap/routes.h"
#include "web/messenger/files.h"
#include "web/push/push_gateway.h"
#include "web/web.h"

namespace posthorn::server {

WebServices::WebServices(Needs needs)
    : m_needs(std::move(needs))
    , m_sessions(std::make_shared<web::SessionBook>())
    , m_files(web::embeddedFiles())
    , m_messenger(std::make_shared<web::MessengerFiles>())
    , m_push(web::makePushGateway({{m_needs.resolver, m_needs.connector, web::isPublicAddress}, m_needs.directory,
                                   m_sessions, &m_needs.access}))
{
    m_files->refreshOn(m_needs.background);
    takeFolder();
}

WebServices::~WebServices() = default;

void WebServices::takeFolder()
{
    const auto inData = [this](config::Setting setting) {
        const std::string& folder = m_needs.settings.snapshot()->text(setting);
        return folder.empty() || folder.front() == '/' ? folder : m_needs.dataFolder + '/' + folder;
    };
    m_messenger->setFolder(inData(config::Setting::WebMessengerFolder));
    const std::string folder = inData(config::Setting::WebFolder);
    for (const std::string& problem : m_files->setFolder(folder))
        m_needs.hub.log(watch::Channel::Web, watch::Level::Warning, folder + ": " + problem);
}

void WebServices::reload()
{
    m_needs.background.post([this] { takeFolder(); });
}

void WebServices::revoke(const MailAddress& address)
{
    m_sessions->endAll(address);
}

Result<void> WebServices::loadSessions()
{
    auto grants = await<std::vector<directory::Grant>>([this](Executor& asker, auto reply) {
        m_needs.access.grants(Clock::system().now(), asker, std::move(reply));
    });
    if (!grants)
        return passOn(grants.error());
    m_sessions->load(m_needs.access, std::move(*grants));
    return {};
}

void WebServices::closeSessions()
{
    m_sessions->close();
}

std::vector<admin::WebSessionRow> WebServices::sessionList() const
{
    std::vector<admin::WebSessionRow> rows;
    for (const auto kind : {directory::Grant::Kind::Session, directory::Grant::Kind::Token}) {
        for (const web::WebSession& session : m_sessions->all(kind))
            rows.push_back({session.id, session.account.address.text(), kind == directory::Grant::Kind::Token,
                            session.address, session.name.empty() ? session.agent : session.name, session.since,
                            session.lastSeen, session.expires});
    }
    return rows;
}

bool WebServices::endSession(const std::string& id)
{
    return m_sessions->endById(id);
}

void WebServices::checkReady(Executor& asker, Reply<void> reply) const
{
    const auto facade = std::make_shared<store::Facade>(m_needs.store(asker));
    m_needs.directory.domains(asker, [facade, reply = std::move(reply)](Result<std::vector<directory::Domain>> domains) {
        if (!domains)
            return reply(passOn(domains.error()));
        // The question goes all the way to the index, changes nothing, and the answer is short.
        facade->queue->totals([facade, reply](Result<store::Queue::Totals> totals) {
            if (!totals)
                return reply(passOn(totals.error()));
            reply({});
        });
    });
}

void WebServices::fill(SessionFactories& factories)
{
    const auto parts = std::make_shared<web::Parts>(web::Parts{
        m_needs.directory, m_needs.authenticator, m_needs.settings, m_needs.hub, &m_needs.budget, m_sessions, m_files,
        m_needs.hostName, m_needs.version, m_needs.ports,
        [this](Executor& asker, Reply<void> reply) { checkReady(asker, std::move(reply)); }, &Clock::system(),
        &m_needs.resolver, &m_needs.connector, {}, &m_needs.access, &m_needs.secondFactors, m_needs.store,
        m_needs.timers, m_messenger});
    const auto jmapParts = std::make_shared<const web::JmapParts>(web::JmapParts{
        std::make_shared<const web::Gate>(parts),
        [this](Executor& worker) -> jmap::Processor& { return m_needs.jmap.processor(worker); }, m_needs.jmap.shared()});
    const auto addJmap = [this, &jmapParts](http::Router& router) {
        web::addJmapRoutes(router, jmapParts);
        if (m_needs.addRoutes)
            m_needs.addRoutes(router, jmapParts->gate);
    };
    factories.web = [context = web::makeWebContext(parts, addJmap)](Executor&) { return http::makeSession(context); };
    factories.admin = [context = web::makeAdminContext(parts)](Executor&) { return http::makeSession(context); };
}

} // namespace posthorn::server
