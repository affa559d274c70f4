// Certificates of servers that no authority vouches for: known by their SHA-256 from the first time on. Main thread; workers
// take copies of what is known().
#pragma once

#include <map>
#include <string>

#include <QString>

#include "base/result.h"
#include "wire/link.h"

namespace posthorn::messenger {

/// SHA-256 of a certificate (DER): 32 octets, by host ("mail.example.org" in lower case, an address as it is).
using PinMap = std::map<std::string, std::string>;

enum class Judgement {
    Vouched, ///< an authority vouches for it: no pin is asked
    Known,   ///< it is the pinned one
    New,     ///< none is pinned for that host: pin it, and tell the user once
    Changed, ///< another one is pinned: the user decides
};
/// Of @p host's certificate. @p alias: another name of the same server, whose pin is as good; may be empty. Where one was pinned, an authority's word for another is enough: servers get real certificates.
Judgement judgeCertificate(const PinMap& pins, const std::string& host, const wire::PeerCertificate& certificate,
                            const std::string& alias = {});
/// "AB:CD:..." of a DER certificate.
QString fingerprintOf(const std::string& der);

class Pins {
public:
    /// Reads the file (JSON: host to fingerprint). A missing one is empty; a damaged one is an error, and nothing is known then:
    /// who is asked then decides anew, rather than that anything is trusted.
    Result<void> load(const QString& file);
    const PinMap& known() const { return m_pins; }
    /// "AB:CD:..."; empty where none is pinned.
    QString fingerprint(const QString& host) const;
    Result<void> pin(const QString& host, const std::string& der);
    Result<void> forget(const QString& host);

private:
    Result<void> save() const;
    QString m_file;
    PinMap m_pins;
};

} // namespace posthorn::messenger
