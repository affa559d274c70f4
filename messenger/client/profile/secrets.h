// Passwords and tokens: in the desktop's keyring, or where none answers in a file of the profile (mode 0600, sealed with a key
// that lies beside it: it keeps them from being read by accident, out of backups of single files, by other users; not from
// somebody who can read the whole profile. keeping() tells the user which of the two it is). Main thread.
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include "base/result.h"

namespace posthorn::messenger {

enum class Secret {
    Password,   ///< of the account, where the user typed it and wants it kept
    Device,     ///< the bearer token of the enrolled device
    LoginToken, ///< of the last XMPP login (XEP-0484), for the next one
};

/// Where secrets lie. Answers come on the main thread, NotFound for what is not there; Unavailable: it does not answer.
class SecretStore {
public:
    using Read = std::function<void(Result<QString>)>;
    using Done = std::function<void(Result<void>)>;
    virtual ~SecretStore() = default;
    virtual void read(const QString& key, Read reply) = 0;
    virtual void write(const QString& key, const QString& value, Done reply) = 0;
    /// What is not there is removed.
    virtual void remove(const QString& key, Done reply) = 0;
};

/// The desktop's, by QtKeychain.
std::unique_ptr<SecretStore> makeKeyring(const QString& service);
/// secrets.json and secrets.key in @p folder.
std::unique_ptr<SecretStore> makeSecretFile(const QString& folder);

class Secrets : public QObject {
    Q_OBJECT
public:
    enum class Keeping { Unknown, Keyring, File };

    /// @p keyring is null where none is to be used.
    Secrets(std::unique_ptr<SecretStore> keyring, std::unique_ptr<SecretStore> file, QObject* parent = nullptr);
    ~Secrets() override;

    /// NotFound where there is none. @p reply is never called before this returns, nor after @p context is gone.
    void read(const QString& account, Secret secret, QObject* context, SecretStore::Read reply);
    void write(const QString& account, Secret secret, const QString& value, QObject* context, SecretStore::Done reply);
    /// Keeps it for as long as the program runs, and nowhere else: what was kept before is removed. An empty one holds nothing.
    void hold(const QString& account, Secret secret, const QString& value);
    void remove(const QString& account, Secret secret);
    /// All of an account's.
    void removeAll(const QString& account);

    /// Unknown until the keyring was asked for the first time.
    Keeping keeping() const { return m_keeping; }
    /// Why the keyring is not used, in the user's words; empty where it is.
    QString problem() const { return m_problem; }
    /// How long the keyring has to answer; then the file it is, until the program starts anew.
    static constexpr int keyringPatienceMs = 4000;
    void setPatience(int ms) { m_patienceMs = ms; }

Q_SIGNALS:
    void keepingChanged();

private:
    struct Attempt;
    void useFile(const QString& why);
    void answered();
    void attempt(std::function<void(SecretStore&, SecretStore::Read)> action, QObject* context, SecretStore::Read reply);

    std::unique_ptr<SecretStore> m_keyring;
    std::unique_ptr<SecretStore> m_file;
    QHash<QString, QString> m_held; ///< by key; in memory alone
    Keeping m_keeping = Keeping::Unknown;
    QString m_problem;
    int m_patienceMs = keyringPatienceMs;
};

} // namespace posthorn::messenger
