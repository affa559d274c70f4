// The profile folder: everything that the program keeps. accounts.json, preferences.json, pins.json; secrets are in the
// keyring. Every file is written whole or not at all. Main thread.
#pragma once

#include <memory>

#include <QList>
#include <QObject>
#include <QString>

#include "base/result.h"
#include "messenger/client/profile/account_settings.h"
#include "messenger/client/profile/pins.h"
#include "messenger/client/profile/preferences.h"
#include "messenger/client/profile/secrets.h"

namespace posthorn::messenger {

class Profile : public QObject {
    Q_OBJECT
public:
    /// $XDG_DATA_HOME/posthorn-messenger.
    static QString defaultFolder();

    /// @p secrets: for tests; else the keyring, with the file behind it.
    explicit Profile(const QString& folder, std::unique_ptr<Secrets> secrets = nullptr, QObject* parent = nullptr);
    ~Profile() override;

    /// Makes the folder (mode 0700) where it is missing, and reads. Io or Corrupt, with the file's name, where that fails: then
    /// nothing may be changed.
    Result<void> load();
    const QString& folder() const { return m_folder; }
    /// A place for a room's own files, "history"; made with mode 0700.
    QString subfolder(const QString& name) const;
    QString file(const QString& name) const { return m_folder + u'/' + name; }

    const QList<AccountSettings>& accounts() const { return m_accounts; }
    /// Null where there is none of that address.
    const AccountSettings* account(const QString& address) const;
    /// Adds it, or replaces the one with its address.
    Result<void> save(const AccountSettings& account);
    /// With its secrets.
    Result<void> removeAccount(const QString& address);

    Preferences& preferences() { return m_preferences; }
    const Preferences& preferences() const { return m_preferences; }
    Secrets& secrets() { return *m_secrets; }
    /// A password or login token among the secrets, or in memory alone where the account's user wanted it so.
    void keep(const QString& address, Secret secret, const QString& value, QObject* context, SecretStore::Done reply);
    Pins& pins() { return m_pins; }
    const Pins& pins() const { return m_pins; }

Q_SIGNALS:
    void accountsChanged();
    void accountChanged(const QString& address);

private:
    Result<void> write(const QList<AccountSettings>& accounts) const;

    const QString m_folder;
    QList<AccountSettings> m_accounts;
    Preferences m_preferences;
    std::unique_ptr<Secrets> m_secrets;
    Pins m_pins;
};

} // namespace posthorn::messenger
