// The account's address books in the webmail (JMAP for Contacts, RFC 9610), the server's directory among them: looked through for
// people while their names are typed.
#pragma once

#include <functional>

#include <QList>
#include <QObject>
#include <QString>

namespace posthorn::messenger {

class WebAccess;

struct AddressBookEntry {
    QString name; ///< one line; the address where there is none
    QString address; ///< of XMPP where the card has one, else of mail
    bool operator==(const AddressBookEntry&) const = default;
};

class AddressBook : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype mostFound = 20;

    /// @p web outlives it.
    explicit AddressBook(WebAccess& web, QObject* parent = nullptr);

    /// @p then is called once and never at once, with nothing where nobody is found or the webmail cannot be asked; not after
    /// @p context or this is gone.
    void search(const QString& words, QObject* context, std::function<void(const QList<AddressBookEntry>&)> then);

private:
    void ask(const QString& words, QObject* context, std::function<void(const QList<AddressBookEntry>&)> then);

    WebAccess& m_web;
    QString m_account; ///< JMAP's id
};

/// The answer to the search; what is odd in it is left out.
QList<AddressBookEntry> parseAddressBook(const QByteArray& json);

} // namespace posthorn::messenger
