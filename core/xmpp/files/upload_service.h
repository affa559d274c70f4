// HTTP File Upload (XEP-0363): slots for files, given to the users of a domain by "upload.<domain>".
#pragma once

#include "http/router.h"
#include "xmpp/files/upload_store.h"
#include "xmpp/route/named_service.h"

namespace posthorn::xmpp {

class UploadService final : public NamedService {
public:
    /// @p context's dataFolder is not empty.
    explicit UploadService(Exchange& exchange);
    ~UploadService() override;

    // Service
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;
    void dropStores() override;

    const std::shared_ptr<UploadStore>& store() const { return m_store; }

private:
    bool isOn() const override;
    /// What all files' addresses begin with; empty while the web service is off.
    std::string address() const;
    void info(Station& station, const StanzaPtr& question) const override;
    void slot(Station& station, const StanzaPtr& question);
    void grant(Station& station, const StanzaPtr& question, const std::string& token, const UploadedFile& file) const;
    void refuse(Station& station, const StanzaPtr& question, const Error& error, int64_t owner) const;
    void watchAccounts();
    void sweepLater(Station& station);
    void sweep(Station& station);

    std::shared_ptr<UploadStore> m_store;
};

/// PUT, GET, HEAD and OPTIONS of /xmpp-upload/{token}/{name}: whoever knows the token may.
void addUploadRoutes(http::Router& router, Exchange& exchange);

} // namespace posthorn::xmpp
