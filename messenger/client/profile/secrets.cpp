#include "messenger/client/profile/secrets.h"

#include <QPointer>
#include <QTimer>

namespace posthorn::messenger {

namespace {

QString keyOf(const QString& account, Secret secret)
{
    switch (secret) {
    case Secret::Password:
        return account + QStringLiteral("/password");
    case Secret::Device:
        return account + QStringLiteral("/device");
    case Secret::LoginToken:
        break;
    }
    return account + QStringLiteral("/login-token");
}

bool isAnswer(const Result<QString>& result)
{
    return result || result.error().kind == ErrorKind::NotFound;
}

} // namespace

/// One question: whichever comes first counts, the keyring's answer or the end of our patience.
struct Secrets::Attempt {
    std::function<void(SecretStore&, SecretStore::Read)> action;
    QPointer<QObject> context;
    SecretStore::Read reply;
    bool answered = false;

    void hand(Result<QString> result)
    {
        if (std::exchange(answered, true) || !context)
            return;
        // Never before the asking function has returned.
        QMetaObject::invokeMethod(
            context.data(), [reply = std::move(reply), result = std::move(result)] { reply(result); }, Qt::QueuedConnection);
    }
};

Secrets::Secrets(std::unique_ptr<SecretStore> keyring, std::unique_ptr<SecretStore> file, QObject* parent)
    : QObject(parent)
    , m_keyring(std::move(keyring))
    , m_file(std::move(file))
{
    if (!m_keyring)
        m_keeping = Keeping::File;
}

Secrets::~Secrets() = default;

void Secrets::useFile(const QString& why)
{
    if (m_keeping == Keeping::File)
        return;
    m_keeping = Keeping::File;
    m_problem = why;
    Q_EMIT keepingChanged();
}

void Secrets::answered()
{
    if (m_keeping != Keeping::Unknown)
        return;
    m_keeping = Keeping::Keyring;
    Q_EMIT keepingChanged();
}

void Secrets::attempt(std::function<void(SecretStore&, SecretStore::Read)> action, QObject* context, SecretStore::Read reply)
{
    auto state = std::make_shared<Attempt>();
    state->context = context;
    state->reply = std::move(reply);
    const auto byFile = [this, state, action] { action(*m_file, [state](Result<QString> result) { state->hand(std::move(result)); }); };
    if (m_keeping == Keeping::File)
        return byFile();
    auto* const patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, [this, patience, state, byFile] {
        patience->deleteLater();
        if (state->answered)
            return;
        useFile(tr("The keyring does not answer."));
        byFile();
    });
    // Once it has answered it may take its time: it may ask the user to unlock it.
    if (m_keeping == Keeping::Unknown)
        patience->start(m_patienceMs);
    else
        patience->start(30 * m_patienceMs);
    const QPointer<QTimer> timer(patience);
    const QPointer<Secrets> self(this);
    action(*m_keyring, [self, timer, state, byFile](Result<QString> result) {
        if (!self)
            return;
        if (timer)
            timer->deleteLater();
        if (state->answered || self->m_keeping == Keeping::File)
            return state->answered ? void() : byFile();
        if (isAnswer(result)) {
            self->answered();
            state->hand(std::move(result));
        } else {
            self->useFile(tr("The keyring cannot be used: %1").arg(QString::fromStdString(result.error().text)));
            byFile();
        }
    });
}

void Secrets::read(const QString& account, Secret secret, QObject* context, SecretStore::Read reply)
{
    const QString key = keyOf(account, secret);
    if (const auto held = m_held.constFind(key); held != m_held.constEnd()) {
        QMetaObject::invokeMethod(
            context, [reply = std::move(reply), value = *held] { reply(value); }, Qt::QueuedConnection);
        return;
    }
    attempt([key](SecretStore& store, SecretStore::Read done) { store.read(key, std::move(done)); }, context,
            [this, key, reply = std::move(reply)](Result<QString> result) {
                // Kept by the file while there was no keyring, as at a start before the desktop's: still good.
                if (!result && result.error().kind == ErrorKind::NotFound && m_keeping == Keeping::Keyring)
                    return m_file->read(key, reply);
                reply(std::move(result));
            });
}

void Secrets::write(const QString& account, Secret secret, const QString& value, QObject* context, SecretStore::Done reply)
{
    const QString key = keyOf(account, secret);
    m_held.remove(key);
    attempt(
        [key, value](SecretStore& store, SecretStore::Read done) {
            store.write(key, value, [done = std::move(done)](Result<void> written) {
                done(written ? Result<QString>(QString()) : passOn(written.error()));
            });
        },
        context,
        [this, key, reply = std::move(reply)](Result<QString> written) {
            if (written && m_keeping == Keeping::Keyring)
                m_file->remove(key, [](Result<void>) {}); // an older one
            reply(written ? Result<void>() : passOn(written.error()));
        });
}

void Secrets::hold(const QString& account, Secret secret, const QString& value)
{
    remove(account, secret);
    if (!value.isEmpty())
        m_held.insert(keyOf(account, secret), value);
}

void Secrets::remove(const QString& account, Secret secret)
{
    const QString key = keyOf(account, secret);
    m_held.remove(key);
    m_file->remove(key, [](Result<void>) {});
    if (m_keyring && m_keeping != Keeping::File)
        m_keyring->remove(key, [](Result<void>) {});
}

void Secrets::removeAll(const QString& account)
{
    for (const Secret each : {Secret::Password, Secret::Device, Secret::LoginToken})
        remove(account, each);
}

} // namespace posthorn::messenger
