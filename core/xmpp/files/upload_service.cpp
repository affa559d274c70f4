#include "xmpp/files/upload_service.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "http/target.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

using config::Setting;

constexpr std::string_view upload = "urn:xmpp:http:upload:0";
constexpr std::chrono::minutes sweepEvery{60};

UploadLimits limitsOf(const config::Snapshot& settings)
{
    return {uint64_t(settings.number(Setting::XmppUploadMaxSize)), uint64_t(settings.number(Setting::XmppUploadQuota)),
            settings.number(Setting::XmppUploadKeep) * 1000, settings.number(Setting::StoreReserve)};
}

} // namespace

UploadService::UploadService(Exchange& exchange)
    : NamedService(exchange, Setting::XmppUploadName, "Files")
    , m_store(std::make_shared<UploadStore>(
          exchange.context().dataFolder + "/xmpp-uploads",
          [&settings = exchange.context().settings] { return limitsOf(*settings.snapshot()); }, *exchange.context().files,
          exchange.context().clock))
{
    watchAccounts();
    exchange.context().workers.front().executor->post([this] { sweepLater(m_exchange.station(0)); });
}

UploadService::~UploadService()
{
    m_store->close();
}

void UploadService::dropStores()
{
    m_store->close();
}

bool UploadService::isOn() const
{
    return m_exchange.context().settings.snapshot()->number(Setting::XmppUploadMaxSize) > 0;
}

void UploadService::take(Station& station, StanzaPtr stanza, Ticket)
{
    if (deals(station, stanza))
        return;
    const Element& asked = *stanza->payload();
    const bool get = stanza->type == "get";
    if (get && asked.is("request", upload))
        return slot(station, stanza);
    station.refuse(stanza, {Condition::ServiceUnavailable});
}

std::string UploadService::address() const
{
    const Context& context = m_exchange.context();
    const auto ports = context.ports ? context.ports() : std::map<std::string, uint16_t>();
    const auto port = ports.find("web-tls");
    if (port == ports.end())
        return {};
    return "https://" + context.hostName + (port->second == 443 ? std::string() : ":" + std::to_string(port->second)) +
           "/xmpp-upload/";
}

void UploadService::info(Station& station, const StanzaPtr& question) const
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    Element query("query", ns::discoInfo);
    query.add("identity").set("category", "store").set("type", "file").set("name", "Files");
    for (const std::string_view each : {ns::discoInfo, ns::discoItems, upload, std::string_view("urn:xmpp:ping")})
        query.add("feature").set("var", each);
    DataForm form;
    form.type = "result";
    form.addHidden(upload);
    form.add("max-file-size",
             std::to_string(m_exchange.context().settings.snapshot()->number(Setting::XmppUploadMaxSize)));
    // A field of ours, as XEP-0068 names such: clients tell by it which files are this server's.
    if (const std::string base = address(); !base.empty())
        form.add("{https://posthorn.dev/xmpp}files", base);
    query.add(form.toElement());
    answer(station, question, std::move(query));
}

void UploadService::slot(Station& station, const StanzaPtr& question)
{
    const Element& request = *question->payload();
    if (question->from.local.empty() || question->from.domain != m_exchange.localBehind(name(), question->to.domain))
        return station.refuse(question, {Condition::Forbidden, "only for accounts of " +
                                                                   m_exchange.localBehind(name(), question->to.domain)});
    const auto fileName = uploadName(request.attribute("filename"));
    const auto size = parseNumber<uint64_t>(request.attribute("size"));
    const std::string_view type = request.attribute("content-type");
    if (!fileName || !size || type.size() > 127 || !isAscii(type) ||
        std::any_of(type.begin(), type.end(), [](char c) { return c < ' '; }))
        return station.refuse(question, {Condition::BadRequest});
    UploadedFile file;
    file.address = question->from.address();
    file.name = *fileName;
    file.size = *size;
    file.type = toLower(type);
    m_exchange.context().directory.findAccount(
        file.address, station.executor(),
        [this, &station, question, file](Result<std::optional<directory::Account>> account) mutable {
            if (!account || !*account)
                return station.refuse(question, account ? StanzaError{Condition::Forbidden} : StanzaError::of(account.error()));
            const int64_t owner = file.owner = (*account)->id;
            m_store->reserve(file, station.executor(), [this, &station, question, file, owner](Result<std::string> token) {
                if (!token)
                    return refuse(station, question, token.error(), owner);
                grant(station, question, *token, file);
            });
        });
}

void UploadService::grant(Station& station, const StanzaPtr& question, const std::string& token,
                          const UploadedFile& file) const
{
    const std::string base = address();
    if (base.empty())
        return station.refuse(question, {Condition::ServiceUnavailable, "the web service is turned off"});
    const std::string url = base + token + "/" + http::percentEncode(file.name);
    Element slot("slot", upload);
    slot.add("put").set("url", url);
    slot.add("get").set("url", url);
    answer(station, question, std::move(slot));
}

// Section 5, "Error conditions".
void UploadService::refuse(Station& station, const StanzaPtr& question, const Error& error, int64_t owner) const
{
    switch (error.kind) {
    case ErrorKind::TooLarge: {
        Element tooLarge("file-too-large", upload);
        tooLarge.addText("max-file-size",
                         std::to_string(m_exchange.context().settings.snapshot()->number(Setting::XmppUploadMaxSize)));
        return station.refuse(question, {Condition::NotAcceptable, error.text, std::move(tooLarge)});
    }
    case ErrorKind::OverQuota:
    case ErrorKind::Limit: {
        Element retry("retry", upload);
        retry.set("stamp", formatDateTime(m_store->relief(owner)));
        return station.refuse(question, {Condition::ResourceConstraint, error.text, std::move(retry)});
    }
    default:
        station.refuse(question, StanzaError::of(error));
    }
}

/// An account that is removed takes its files along. (Passwords are changed more often, which is asked about too.)
void UploadService::watchAccounts()
{
    m_exchange.context().directory.onAccessRevoked([this](const MailAddress& address) {
        m_exchange.post(0, [this, address](Station& here) {
            m_exchange.context().directory.findAccount(
                address, here.executor(), [this, address](Result<std::optional<directory::Account>> account) {
                    if (account)
                        m_store->removeIf([address, id = *account ? (*account)->id : 0](const UploadedFile& file) {
                            return file.address == address && file.owner != id;
                        });
                });
        });
    });
}

void UploadService::sweepLater(Station& station)
{
    station.after(sweepEvery, [this, &station] {
        if (station.context().settings.snapshot()->boolean(Setting::XmppEnabled))
            sweep(station);
        sweepLater(station);
    });
}

void UploadService::sweep(Station& station)
{
    m_store->sweep();
    // Accounts that went while nobody listened.
    m_store->owners(station.executor(), [this, &station](Result<std::vector<int64_t>> owners) {
        if (!owners || owners->empty())
            return;
        m_exchange.context().directory.accountsById(
            *owners, station.executor(), [this, asked = *owners](Result<std::vector<directory::Account>> found) {
                if (!found)
                    return;
                std::vector<int64_t> gone = asked;
                std::erase_if(gone, [&](int64_t id) {
                    return std::any_of(found->begin(), found->end(), [id](const auto& each) { return each.id == id; });
                });
                if (!gone.empty())
                    m_store->removeIf([gone](const UploadedFile& file) {
                        return std::find(gone.begin(), gone.end(), file.owner) != gone.end();
                    });
            });
    });
}

} // namespace posthorn::xmpp
