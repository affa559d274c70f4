// The server's certificates: the default pair (ECDSA P-256 and RSA, self-signed at the first start, or the one that the
// settings name) and one for each hosted domain, chosen by the name that the client asks for (SNI, RFC 6066 section 3).
// What is in force is an immutable set; a reload publishes a new one for new connections. Safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "net/tls_stream.h"

namespace posthorn::net {

class CertificateStore {
public:
    /// @p folder is where the self-signed certificates are kept ("<data folder>/tls").
    explicit CertificateStore(std::string folder);

    /// Loads what @p settings name and publishes it. On an error the old set stays in force and the message names the
    /// file. Makes the self-signed pair where that is called for (up to a second's work, so not on a worker).
    Result<void> load(const config::Snapshot& settings);
    /// The set for new connections; null before the first load().
    std::shared_ptr<const TlsContext> current() const;
    /// Who vouches for clients (tls.client-authorities); null: nobody.
    std::shared_ptr<const TlsContext> clientAuthorities() const;

private:
    Result<std::shared_ptr<const TlsContext>> build(const config::Snapshot& settings) const;

    const std::string m_folder;
    std::mutex m_loading;
    mutable std::mutex m_mutex;
    std::shared_ptr<const TlsContext> m_current;
    std::shared_ptr<const TlsContext> m_clientAuthorities;
};

/// Rules for outgoing connections: one for any certificate, one that checks against the system's authorities.
class ClientTls {
public:
    /// @p trustFile: a PEM file with authorities to trust besides the system's; empty for none.
    explicit ClientTls(std::string trustFile = {});
    std::shared_ptr<const TlsContext> any();
    /// Read at its first use: the system's list takes some milliseconds and a megabyte.
    std::shared_ptr<const TlsContext> verifying();

private:
    const std::string m_trustFile;
    std::mutex m_mutex;
    std::shared_ptr<const TlsContext> m_any;
    std::shared_ptr<const TlsContext> m_verifying;
};

/// A certificate and its key as PEM files.
struct CertificateFiles {
    std::string chain;
    std::string key;
};

/// The files of the self-signed ECDSA P-256 and RSA certificates in @p folder. They are made where they are missing or
/// unreadable, and made anew when they are ours and end within 30 days or are made out to another name than @p hostName
/// (the machine's where that is empty). A certificate that somebody else put in their place is left alone. They are made
/// out to @p hostName, the machine's name, localhost, 127.0.0.1 and ::1; the key files have mode 0600.
Result<std::vector<CertificateFiles>> selfSignedPair(const std::string& folder, const std::string& hostName);

} // namespace posthorn::net
