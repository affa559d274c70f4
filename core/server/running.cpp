// What a running server obeys: its settings, and what it is told to do with itself.
#include <algorithm>
#include <unordered_map>

#include "server/parts.h"

namespace posthorn::server {

using config::Setting;
using watch::Channel;
using watch::Level;

Result<void> Server::Parts::reload()
{
    auto loaded = settings->reload();
    if (loaded && engine)
        loaded = engine->reloadCertificates();
    if (loaded && web)
        web->reload();
    if (controllerAccounts)
        loadControllerAccounts();
    hub.log(Channel::System, loaded ? Level::Info : Level::Error,
            loaded ? "settings and certificates were read anew"
                   : "nothing was changed by the reload: " + loaded.error().text);
    return loaded;
}

void Server::Parts::loadControllerAccounts()
{
    if (auto loaded = controllerAccounts->load(); !loaded)
        hub.log(Channel::System, Level::Error, loaded.error().text);
}

void Server::Parts::applySettings(const config::Snapshot& snapshot)
{
    static const std::unordered_map<std::string, Level> levels = {
        {"debug", Level::Debug}, {"info", Level::Info}, {"warning", Level::Warning}, {"error", Level::Error}};
    hub.setLeastLevel(levels.at(snapshot.text(Setting::LogLevel)));
    if (budget)
        budget->setLimit(uint64_t(snapshot.number(Setting::ServerMemoryForMessages)));
    std::vector<std::string> wanted;
    for (const Setting setting : {Setting::ServerHostName, Setting::TlsCertificate, Setting::TlsPrivateKey,
                                  Setting::TlsDomainCertificates, Setting::TlsMinimumVersion})
        wanted.push_back(snapshot.text(setting));
    const bool othersAreWanted = std::exchange(certificateSettings, wanted) != wanted;
    if (!engine)
        return;
    if (othersAreWanted)
        helper->post([this] { (void)engine->reloadCertificates(); }); // it logs what went wrong
    // A service that was switched on or off by the settings follows; what somebody did by hand stays.
    for (Offer& offer : offers) {
        if (offer.port && offer.number != snapshot.number(*offer.port)) {
            offer.number = uint16_t(snapshot.number(*offer.port));
            moveOffer(offer, portOfOffer(offer, snapshot));
        }
        const bool wanted = offer.isWanted(snapshot);
        if (wanted == offer.wanted)
            continue;
        offer.wanted = wanted;
        obey({wanted ? watch::Control::Kind::ActivateService : watch::Control::Kind::DeactivateService,
              offer.service.name, 0});
    }
}

void Server::Parts::moveOffer(const Offer& offer, uint16_t port)
{
    wire::Service service = offer.service;
    service.port = port;
    helper->post([this, service = std::move(service), addresses = offer.addresses]() mutable {
        const auto services = hub.look().services;
        const bool active = std::any_of(services.begin(), services.end(), [&](const watch::ServiceView& each) {
            return each.name == service.name && each.state != watch::ServiceState::Inactive;
        });
        const std::string name = service.name;
        (void)engine->remove(name);
        if (auto moved = engine->add(std::move(service), addresses, active); !moved)
            hub.log(Channel::System, Level::Error, name + ": " + moved.error().text + ": " + moved.error().detail);
        if (auto told = tellPorts(); !told)
            hub.log(Channel::System, Level::Error, told.error().text + ": " + told.error().detail);
    });
}

wire::Timers* Server::Parts::timersOf(const Executor& worker)
{
    for (size_t i = 0; i < engine->workerCount(); ++i) {
        if (&engine->worker(i) == &worker)
            return &engine->timers(i);
    }
    return nullptr;
}

uint16_t Server::Parts::portOfOffer(const Offer& offer, const config::Snapshot& snapshot) const
{
    const uint16_t set = offer.port ? uint16_t(snapshot.number(*offer.port)) : 0;
    return set ? set : portOf(offer.service.name, chooseScheme(options, snapshot)).value_or(0);
}

Result<void> Server::Parts::tellPorts()
{
    return writePorts(folder->portsFile(), engine->ports());
}

Result<void> Server::Parts::startSemaphores()
{
    using semaphores::Fate;
    const auto fate = [this](Fate wanted) {
        restartAsked = wanted == Fate::Restart;
        hub.send({wanted == Fate::Reload ? watch::Control::Kind::Reload : watch::Control::Kind::Stop, {}, 0});
    };
    auto started = semaphores::Semaphores::start({folder->path(), hub, *registry, xmpp->messages(), fate});
    if (!started)
        return passOn(started.error());
    semaphores = std::move(*started);
    return {};
}

void Server::Parts::obey(const watch::Control& control)
{
    using Kind = watch::Control::Kind;
    if (control.kind == Kind::Stop) {
        std::lock_guard lock(stopMutex);
        if (stopAsked)
            stopAsked();
        return;
    }
    // Not on the thread that asks, which may be a worker: these may wait for workers.
    helper->post([this, control] {
        if (control.kind == Kind::Reload) {
            (void)reload(); // it logs what went wrong
            return;
        }
        if (control.kind == Kind::DisconnectAccount) {
            if (const auto account = MailAddress::parse(control.name))
                endPrograms(doors(), *account);
            return;
        }
        engine->control(control);
        if (control.kind != Kind::ActivateService && control.kind != Kind::DeactivateService)
            return;
        if (auto told = tellPorts(); !told)
            hub.log(Channel::System, Level::Error, told.error().text + ": " + told.error().detail);
    });
}

} // namespace posthorn::server
