#include "messenger/client/mail/pinned_trust.h"

#include "messenger/client/profile/pins.h"
#include "wire/link.h"

namespace posthorn::messenger {

CertificateJudge judgeByPins(Pins& pins, std::function<void(const CertificateQuestion&)> told)
{
    return [&pins, told = std::move(told)](const QUrl& url, const QSslCertificate& leaf, const QList<QSslError>& errors) {
        const QString host = url.host().toLower();
        wire::PeerCertificate certificate;
        certificate.der = leaf.toDer().toStdString();
        for (const QSslError& error : errors)
            certificate.problem += (certificate.problem.empty() ? "" : "; ") + error.errorString().toStdString();
        switch (judgeCertificate(pins.known(), host.toStdString(), certificate)) {
        case Judgement::Vouched:
        case Judgement::Known:
            return true;
        case Judgement::New:
        case Judgement::Changed:
            break;
        }
        CertificateQuestion question;
        question.host = host;
        question.known = pins.fingerprint(host);
        question.shown = fingerprintOf(certificate.der);
        question.reason = QString::fromStdString(certificate.problem);
        question.der = certificate.der;
        // On first use it is trusted and said so; a file that cannot be written is no reason to trust for good.
        const bool isNew = question.known.isEmpty();
        const bool passes = isNew && pins.pin(host, certificate.der).has_value();
        told(question);
        return passes;
    };
}

} // namespace posthorn::messenger
