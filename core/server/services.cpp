#include "server/services.h"

#include "controller/network_session.h"
#include "dmci/dmci.h"
#include "http/session.h"
#include "smtp/session.h"
#include "xmpp/xmpp.h"

namespace posthorn::server {

std::vector<Offer> offers(const SessionFactories& make)
{
    using config::Setting;
    using watch::Channel;
    using wire::TlsMode;
    const std::string smtpBusy = smtp::busyReply(make.hostName);
    const std::string popBusy = "-ERR [SYS/TEMP] too many connections\r\n";
    const std::string imapBusy = "* BYE [UNAVAILABLE] too many connections\r\n";
    const std::string webBusy = http::busyReply();
    const auto row = [](const char* name, Channel channel, TlsMode tls, const wire::SessionFactory& factory,
                        const std::string& busy, Setting enabled, std::optional<Setting> port = {}) {
        return Offer{{name, channel, 0, tls, factory, busy}, enabled, true, port, 0};
    };
    Offer client = row("xmpp-client", Channel::Xmpp, TlsMode::Either, make.xmpp, xmpp::busyReply, Setting::XmppEnabled);
    client.service.clientCertificates = true;
    Offer server = row("xmpp-server", Channel::Xmpp, TlsMode::Either, make.xmppServer, xmpp::busyServerReply,
                       Setting::XmppEnabled);
    server.also = [](const config::Snapshot& settings) { return settings.boolean(Setting::XmppFederation); };
    server.service.mutualTls = true;
    Offer proxy = row("xmpp-proxy", Channel::Xmpp, TlsMode::None, make.xmppProxy, {}, Setting::XmppEnabled);
    proxy.also = [](const config::Snapshot& settings) { return settings.boolean(Setting::XmppProxy); };
    Offer component = row("xmpp-component", Channel::Xmpp, TlsMode::None, make.xmppComponent, {}, Setting::XmppEnabled);
    component.also = [](const config::Snapshot& settings) { return !settings.list(Setting::XmppComponents).empty(); };
    component.addresses = {"127.0.0.1"}; // their secrets are shown to nobody else
    return {
        row("smtp", Channel::SmtpIn, TlsMode::StartTls, make.smtp, smtpBusy, Setting::SmtpEnabled),
        row("submission", Channel::SmtpIn, TlsMode::StartTls, make.submission, smtpBusy, Setting::SmtpSubmissionEnabled),
        row("submissions", Channel::SmtpIn, TlsMode::Implicit, make.submission, smtpBusy, Setting::SmtpSubmissionEnabled),
        row("pop3", Channel::Pop3, TlsMode::StartTls, make.pop3, popBusy, Setting::Pop3Enabled),
        row("pop3s", Channel::Pop3, TlsMode::Implicit, make.pop3, popBusy, Setting::Pop3Enabled),
        row("imap", Channel::Imap, TlsMode::StartTls, make.imap, imapBusy, Setting::ImapEnabled),
        row("imaps", Channel::Imap, TlsMode::Implicit, make.imap, imapBusy, Setting::ImapEnabled),
        std::move(client),
        std::move(server),
        std::move(proxy),
        std::move(component),
        row("dmci", Channel::Controller, make.dmciTls, make.dmci, dmci::busyReply, Setting::DmciEnabled),
        row("collaboration", Channel::Controller, make.collaborationTls, make.collaboration, dmci::busyReply,
            Setting::CollaborationEnabled),
        row("web", Channel::Web, TlsMode::None, make.web, webBusy, Setting::WebEnabled, Setting::WebPort),
        row("web-tls", Channel::Web, TlsMode::Implicit, make.web, webBusy, Setting::WebEnabled,
            Setting::WebTlsPort),
        row("admin", Channel::Web, TlsMode::Either, make.admin, webBusy, Setting::WebAdminEnabled,
            Setting::WebAdminPort),
        row("controller", Channel::Controller, TlsMode::StartTls, make.controller, controller::busyReply(),
            Setting::ControllerEnabled),
    };
}

} // namespace posthorn::server
