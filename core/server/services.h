// The protocols put on the engine: one row for each listening service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "wire/service.h"

namespace posthorn::server {

/// A service of this server and the setting that turns it on.
struct Offer {
    wire::Service service; ///< without its port
    config::Setting enabled;
    bool wanted = true; ///< as `enabled` said last
    std::optional<config::Setting> port = {}; ///< the setting that moves it; 0 there: as the scheme says
    uint16_t number = 0; ///< as `port` said last
    std::vector<std::string> addresses = {}; ///< that it listens on; empty: those of server.listen
    /// A condition beside `enabled`; null: none.
    bool (*also)(const config::Snapshot&) = nullptr;

    bool isWanted(const config::Snapshot& settings) const
    {
        return settings.boolean(enabled) && (!also || also(settings));
    }
};

/// Makes sessions for the rows; filled by the assembly.
struct SessionFactories {
    wire::SessionFactory smtp;
    wire::SessionFactory submission;
    wire::SessionFactory pop3;
    wire::SessionFactory imap;
    wire::SessionFactory xmpp;
    wire::SessionFactory xmppServer;
    wire::SessionFactory xmppProxy;
    wire::SessionFactory xmppComponent;
    wire::SessionFactory dmci;
    wire::SessionFactory collaboration;
    wire::TlsMode dmciTls = wire::TlsMode::StartTls;
    wire::TlsMode collaborationTls = wire::TlsMode::StartTls;
    wire::SessionFactory web;
    wire::SessionFactory admin;
    wire::SessionFactory controller;
    std::string hostName;
};

std::vector<Offer> offers(const SessionFactories& factories);

} // namespace posthorn::server
