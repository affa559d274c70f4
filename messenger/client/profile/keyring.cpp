// The desktop's keyring (libsecret, KWallet, ...) by QtKeychain.
#include <qt6keychain/keychain.h>

#include <QObject>

#include "messenger/client/profile/secrets.h"

namespace posthorn::messenger {

namespace {

Error errorOf(const QKeychain::Job& job)
{
    ErrorKind kind = ErrorKind::Unavailable;
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        kind = ErrorKind::NotFound;
        break;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        kind = ErrorKind::Denied;
        break;
    default:
        break;
    }
    return fail(kind, job.errorString().toStdString()).value();
}

class Keyring final : public SecretStore {
public:
    explicit Keyring(const QString& service)
        : m_service(service)
    {
    }

    void read(const QString& key, Read reply) override
    {
        auto* const job = new QKeychain::ReadPasswordJob(m_service, &m_context);
        start(job, key, [job, reply = std::move(reply)](Result<void> done) {
            if (!done)
                return reply(passOn(done.error()));
            reply(job->textData());
        });
    }

    void write(const QString& key, const QString& value, Done reply) override
    {
        auto* const job = new QKeychain::WritePasswordJob(m_service, &m_context);
        job->setTextData(value);
        start(job, key, std::move(reply));
    }

    void remove(const QString& key, Done reply) override
    {
        start(new QKeychain::DeletePasswordJob(m_service, &m_context), key, [reply = std::move(reply)](Result<void> done) {
            reply(!done && done.error().kind == ErrorKind::NotFound ? Result<void>() : std::move(done));
        });
    }

private:
    void start(QKeychain::Job* job, const QString& key, Done reply)
    {
        job->setKey(key);
        job->setInsecureFallback(false); // a plain text file of its own is not what we tell the user of
        QObject::connect(job, &QKeychain::Job::finished, &m_context, [reply = std::move(reply)](QKeychain::Job* finished) {
            if (finished->error() == QKeychain::NoError)
                reply({});
            else
                reply(passOn(errorOf(*finished)));
        });
        job->start();
    }

    const QString m_service;
    QObject m_context;
};

} // namespace

std::unique_ptr<SecretStore> makeKeyring(const QString& service)
{
    return std::make_unique<Keyring>(service);
}

} // namespace posthorn::messenger
